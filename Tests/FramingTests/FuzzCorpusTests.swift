// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import FramingBodies
import Testing

@Suite("Inputs kept from fuzzing")
struct FuzzCorpusTests {
    /// The files of the corpus of a fuzz target, which lies beside the tests.
    static func inputs(of target: String) throws -> [URL] {
        let root = URL(fileURLWithPath: #filePath).appending(path: "../../..").standardizedFileURL
        let corpus = root.appending(path: "Fuzz/\(target)/Corpus")
        return try FileManager.default.contentsOfDirectory(at: corpus, includingPropertiesForKeys: nil)
    }

    @Test("There are inputs to replay")
    func present() throws {
        #expect(try Self.inputs(of: "FrameHeader").count >= 12)
    }

    @Test("None of FrameHeader's traps")
    func frameHeader() async {
        await #expect(processExitsWith: .success) {
            for input in try FuzzCorpusTests.inputs(of: "FrameHeader") {
                // Not Data(contentsOf:), which leaks when a file is empty: the leak sanitizer would fail the process.
                let file = try FileHandle(forReadingFrom: input)
                let bytes = try file.readToEnd() ?? Data()
                try file.close()
                bytes.withUnsafeBytes { fuzzFrameHeader($0) }
            }
        }
    }
}
