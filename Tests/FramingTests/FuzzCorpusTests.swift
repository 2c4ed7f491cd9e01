// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import FramingBodies
import Testing

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

    /// The folders of the fuzz targets, which lie beside the tests.
    static let folder = URL(filePath: #filePath).appending(path: "../../../Fuzz").standardizedFileURL

    /// The files of the corpus of a fuzz target.
    static func inputs(of target: String) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: folder.appending(path: "\(target)/Corpus"),
            includingPropertiesForKeys: nil
        )
    }

    @Test("There are inputs to replay", arguments: bodies.map(\.target))
    func present(target: String) throws {
        #expect(try Self.inputs(of: target).count >= 12)
    }

    @Test("None traps", arguments: bodies.map(\.target))
    func replay(target: String) async throws {
        // Where the other process notes at which input it is: if it traps, it can say nothing any more.
        let note = FileManager.default.temporaryDirectory.appending(path: "replay-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: note) }
        let path = note.path(percentEncoded: false)
        let result = await #expect(processExitsWith: .success) {
            // An exit test takes values along that can be encoded, so the body is looked up on the other side.
            [target = target as String, path = path as String] in
            guard let body = FuzzCorpusTests.bodies.first(where: { $0.target == target })?.body else {
                exit(EXIT_FAILURE)
            }
            for input in try FuzzCorpusTests.inputs(of: target) {
                try Data(input.lastPathComponent.utf8).write(to: URL(filePath: path))
                // Not Data(contentsOf:), which leaks when a file is empty: the leak sanitizer would fail the process.
                let file = try FileHandle(forReadingFrom: input)
                let bytes = try file.readToEnd() ?? Data()
                try file.close()
                bytes.withUnsafeBytes { body($0) }
            }
        }
        if result == nil {
            let input = (try? String(contentsOf: note, encoding: .utf8)) ?? "no input"
            Issue.record("\(target): it ended at \(input)")
        }
    }
}
