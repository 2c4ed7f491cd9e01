// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import FramingBodies
import Testing

@Suite("Inputs kept from fuzzing")
struct FuzzCorpusTests {
    /// The targets, and what each runs.
    static let bodies: [(target: String, body: @Sendable (UnsafeRawBufferPointer) -> Void)] = [
        ("DeflateRoundTrip", fuzzDeflateRoundTrip),
        ("FrameHeader", fuzzFrameHeader),
        ("OpeningHandshake", fuzzOpeningHandshake),
        ("UTF8", fuzzUTF8),
        ("WebSocketConnection", fuzzWebSocketConnection),
    ]

    /// The files of the corpus of a fuzz target, which lies beside the tests.
    static func inputs(of target: String) throws -> [URL] {
        let root = URL(fileURLWithPath: #filePath).appending(path: "../../..").standardizedFileURL
        let corpus = root.appending(path: "Fuzz/\(target)/Corpus")
        return try FileManager.default.contentsOfDirectory(at: corpus, includingPropertiesForKeys: nil)
    }

    @Test("There are inputs to replay", arguments: bodies.map(\.target))
    func present(target: String) throws {
        #expect(try Self.inputs(of: target).count >= 12)
    }

    @Test("None traps", arguments: bodies.map(\.target))
    func replay(target: String) async {
        // An exit test takes values along that can be encoded, so the body is looked up on the other side.
        await #expect(processExitsWith: .success) { [target = target as String] in
            guard let body = FuzzCorpusTests.bodies.first(where: { $0.target == target })?.body else {
                exit(EXIT_FAILURE)
            }
            for input in try FuzzCorpusTests.inputs(of: target) {
                // Not Data(contentsOf:), which leaks when a file is empty: the leak sanitizer would fail the process.
                let file = try FileHandle(forReadingFrom: input)
                let bytes = try file.readToEnd() ?? Data()
                try file.close()
                bytes.withUnsafeBytes { body($0) }
            }
        }
    }
}
