// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import MuxBodies
import Testing
import TestSupport

@Suite("Inputs kept from fuzzing")
struct FuzzCorpusTests {
    @Test("There are inputs to replay", arguments: ["MessageParser", "MuxCalls", "MuxPeer"])
    func present(target: String) throws {
        #expect(try FuzzCorpus(target: target).inputs().count >= 20)
    }

    @Test("None traps", arguments: ["MessageParser", "MuxCalls", "MuxPeer"])
    func replay(target: String) async throws {
        let note = FileManager.default.temporaryDirectory.appending(path: "replay-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: note) }
        let path = note.path(percentEncoded: false)
        let result = await #expect(processExitsWith: .success) { [target = target as String, path = path as String] in
            let corpus = FuzzCorpus(target: target)
            let note = URL(filePath: path)
            switch target {
            case "MessageParser": try corpus.replay(notingIn: note, fuzzMessageParser)
            case "MuxCalls": try corpus.replay(notingIn: note, fuzzMuxCalls)
            default: try corpus.replay(notingIn: note, fuzzMuxPeer)
            }
        }
        if result == nil {
            let input = (try? String(contentsOf: note, encoding: .utf8)) ?? "no input"
            Issue.record("it ended at \(input)")
        }
    }
}
