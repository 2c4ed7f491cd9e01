// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Foundation

/// The inputs kept for a fuzz target.
package struct FuzzCorpus {
    /// The target's name, which is its folder's.
    package let target: String

    /// The folders of the fuzz targets, which lie beside the tests.
    private static let folder = URL(filePath: #filePath).appending(path: "../../../Fuzz").standardizedFileURL

    package init(target: String) {
        self.target = target
    }

    /// The files of the corpus.
    package func inputs() throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: Self.folder.appending(path: "\(target)/Corpus"),
            includingPropertiesForKeys: nil
        )
    }

    /// Hands each input to the target's body. Before, it notes the input's name in a file: a process that traps in between
    /// cannot say any more where it was.
    package func replay(notingIn note: URL, _ body: (UnsafeRawBufferPointer) -> Void) throws {
        for input in try inputs() {
            try Data(input.lastPathComponent.utf8).write(to: note)
            // Not Data(contentsOf:), which leaks when a file is empty: the leak sanitizer would fail the process.
            let file = try FileHandle(forReadingFrom: input)
            let bytes = try file.readToEnd() ?? Data()
            try file.close()
            bytes.withUnsafeBytes { body($0) }
        }
    }
}
