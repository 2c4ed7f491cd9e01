// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Testing

@testable import GridCommands

/// A program that is running, and the lines it has said so far.
final class RunningProgram {
    let process: ChildProcess
    private var lines: AsyncStream<String>.Iterator

    init(_ process: ChildProcess) {
        self.process = process
        lines = process.lines.makeAsyncIterator()
    }

    /// The next line of its standard output; nil at its end.
    func nextLine() async -> String? {
        await lines.next(isolation: #isolation)
    }

    /// Reads on until a line with this text comes.
    func waitForLine(containing text: String) async throws {
        while let line = await nextLine() {
            if line.contains(text) { return }
        }
        throw Missing(text: text)
    }

    struct Missing: Error {
        var text: String
    }
}
