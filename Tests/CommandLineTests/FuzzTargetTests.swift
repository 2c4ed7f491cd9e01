// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import Testing

@Suite("Fuzz targets without the fuzzer")
struct FuzzTargetTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fuzz")

    /// The targets, by the folders that have a program in them.
    private static let names: [String] = {
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
        return folders.sorted().filter {
            FileManager.default.fileExists(
                atPath: folder.appending(path: "\($0)/main.swift").path(percentEncoded: false)
            )
        }
    }()

    @Test("A target replays its corpus, which has seeds and a dictionary beside it", arguments: names)
    func replay(name: String) async throws {
        let folder = Self.folder.appending(path: name)
        let corpus = folder.appending(path: "Corpus").path(percentEncoded: false)
        let seeds = try FileManager.default.contentsOfDirectory(atPath: corpus)
        #expect(!seeds.isEmpty)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
        #expect(files.contains { $0.hasSuffix(".dict") })
        let result = try await BuiltProgram(name: name).run([corpus])
        #expect(result.status == 0, "\(result.error)")
    }

    @Test("There is at least one target")
    func targets() {
        #expect(!Self.names.isEmpty)
    }
}
