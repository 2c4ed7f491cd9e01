// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import FramingBodies
import Testing
import TestSupport

@Suite("Inputs kept from fuzzing")
struct FuzzCorpusTests {
    /// The targets, and what each runs.
    static let bodies: [(target: String, body: @Sendable (UnsafeRawBufferPointer) -> Void)] = [
        ("ConnectionMachine", fuzzConnectionMachine),
        ("DeflateRoundTrip", fuzzDeflateRoundTrip),
        ("FrameParser", fuzzFrameParser),
        ("OpeningHandshake", fuzzOpeningHandshake),
        ("UTF8", fuzzUTF8),
    ]

    @Test("There are inputs to replay", arguments: bodies.map(\.target))
    func present(target: String) throws {
        #expect(try FuzzCorpus(target: target).inputs().count >= 12)
    }

    @Test("None traps", arguments: bodies.map(\.target))
    func replay(target: String) async throws {
        let note = FileManager.default.temporaryDirectory.appending(path: "replay-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: note) }
        let path = note.path(percentEncoded: false)
        let result = await #expect(processExitsWith: .success) {
            // An exit test takes values along that can be encoded, so the body is looked up on the other side.
            [target = target as String, path = path as String] in
            guard let body = FuzzCorpusTests.bodies.first(where: { $0.target == target })?.body else {
                exit(EXIT_FAILURE)
            }
            try FuzzCorpus(target: target).replay(notingIn: URL(filePath: path), body)
        }
        if result == nil {
            let input = (try? String(contentsOf: note, encoding: .utf8)) ?? "no input"
            Issue.record("\(target): it ended at \(input)")
        }
    }
}
