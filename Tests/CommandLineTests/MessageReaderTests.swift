// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore
import TestSupport
import Testing

@testable import GridCommands

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite("Messages from bytes")
struct MessageReaderTests {
    /// Feeds bytes in pieces and returns the messages.
    private func split(_ bytes: [UInt8], _ unit: MessageSplitter.Unit, pieces: [Int]) throws -> [[UInt8]] {
        var splitter = MessageSplitter(unit)
        var messages: [[UInt8]] = []
        var rest = bytes[...]
        for length in pieces + [bytes.count] {
            rest.prefix(length).withUnsafeBytes { splitter.append($0) }
            rest = rest.dropFirst(length)
            while let message = try splitter.next() { messages.append(Array(message.readableBytesView)) }
        }
        if let last = splitter.rest() { messages.append(Array(last.readableBytesView)) }
        return messages
    }

    @Test(
        "Lines end at line feeds alone, and the last one may lack it",
        arguments: [
            ("", []), ("a", ["a"]), ("a\n", ["a"]), ("\n", [""]), ("\n\na", ["", "", "a"]),
            ("a\r\nb\u{2028}c\n", ["a\r", "b\u{2028}c"]),
        ]
    )
    func lines(text: String, lines: [String]) throws {
        let bytes = Array(text.utf8)
        let expected = lines.map { Array($0.utf8) }
        #expect(try split(bytes, .line, pieces: []) == expected)
        #expect(try split(bytes, .line, pieces: bytes.map { _ in 1 }) == expected)
    }

    @Test("The pieces in which bytes come make no difference")
    func pieces() throws {
        var generator = SeededGenerator(seed: TestSeed.make(for: #function))
        for _ in 0..<300 {
            let count = Int.random(in: 0...200, using: &generator)
            let bytes = (0..<count).map { _ in UInt8.random(in: 8...12, using: &generator) }
            let pieces = (0..<20).map { _ in Int.random(in: 0...30, using: &generator) }
            let chunk = Int.random(in: 1...50, using: &generator)
            #expect(try split(bytes, .line, pieces: pieces) == split(bytes, .line, pieces: []))
            let chunks = try split(bytes, .chunk(chunk), pieces: pieces)
            #expect(chunks.flatMap { $0 } == bytes)
            #expect(chunks.dropLast().allSatisfy { $0.count == chunk })
            #expect(chunks.last.map { (1...chunk).contains($0.count) } ?? bytes.isEmpty)
        }
    }

    @Test("A line may be as long as the limit and no longer")
    func longLine() throws {
        let limit = MessageSplitter.maximumLineLength
        var splitter = MessageSplitter(.line)
        [UInt8](repeating: 1, count: limit).withUnsafeBytes { splitter.append($0) }
        #expect(try splitter.next() == nil)
        [10 as UInt8, 2].withUnsafeBytes { splitter.append($0) }
        #expect(try splitter.next()?.readableBytes == limit)
        [UInt8](repeating: 1, count: limit).withUnsafeBytes { splitter.append($0) }
        #expect(throws: MessageSplitter.LineTooLong.self) { try splitter.next() }
    }

    /// Writes to a pipe until it is full; returns how much went in.
    private func fill(_ descriptor: Int32) -> Int {
        let line = Array("0123456789abcde\n".utf8)
        var sum = 0
        while case let count = write(descriptor, line, line.count), count > 0 { sum += count }
        return sum
    }

    /// Runs the body with a reader of a pipe, and the pipe's writing end, which does not block.
    private func withPipe(_ body: (MessageReader, Int32) async throws -> Void) async throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        let reader = try MessageReader(path: "/dev/fd/\(ends[0])", unit: .line)
        close(ends[0])
        defer { close(ends[1]) }
        try await body(reader, ends[1])
    }

    @Test("No more is read than is asked for: a pipe stays full but for one read")
    func reading() async throws {
        try await withPipe { reader, pipe in
            #expect(fill(pipe) > 0)
            #expect(fill(pipe) == 0)
            _ = try await reader.next()
            let room = fill(pipe)
            #expect((1...1 << 16).contains(room))
            // What one read has brought is given out before the next.
            for _ in 1..<100 { _ = try await reader.next() }
            #expect(fill(pipe) == 0)
        }
    }

    @Test("Who waits for bytes that do not come can be cancelled")
    func cancellation() async throws {
        try await withPipe { reader, pipe in
            let waiting = Task { try await reader.next() }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { _ = try await waiting.value }
            // Lets the thread that reads end.
            _ = fill(pipe)
        }
    }
}
