// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import MuxBodies
import Testing
import TestSupport

@Suite("Inputs kept from fuzzing")
struct FuzzCorpusTests {
    @Test("There are inputs to replay")
    func present() throws {
        #expect(try FuzzCorpus(target: "MessageParser").inputs().count >= 20)
    }

    @Test("None traps")
    func replay() async throws {
        let note = FileManager.default.temporaryDirectory.appending(path: "replay-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: note) }
        let path = note.path(percentEncoded: false)
        let result = await #expect(processExitsWith: .success) { [path = path as String] in
            try FuzzCorpus(target: "MessageParser").replay(notingIn: URL(filePath: path), fuzzMessageParser)
        }
        if result == nil {
            let input = (try? String(contentsOf: note, encoding: .utf8)) ?? "no input"
            Issue.record("it ended at \(input)")
        }
    }
}
