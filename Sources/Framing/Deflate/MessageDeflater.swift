// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CZlib

/// Compresses the messages of one end of a connection, in the order in which they are sent (RFC 7692 §7.2.1).
///
/// The compressor's memory is taken with the first message and released with this value, or earlier by ``releaseIdle()``.
/// A deflater is confined to whatever its connection is confined to.
///
/// zlib has no raw DEFLATE with a window of 8 bits. Where 256 bytes were agreed on, messages are compressed in pieces of 256
/// bytes that do not refer to each other, with a window of 9 bits: a peer that keeps 256 bytes can read that, whatever
/// zlib (of which there are several) makes of its window. It compresses less, and there is no context to take over.
public struct MessageDeflater: ~Copyable, Sendable {
    private let windowBits: Int
    private let takesContextOver: Bool
    private let configuration: PermessageDeflate.Configuration
    private var stream: DeflateStream?

    /// Makes a compressor for the messages that the end in `role` sends.
    public init(
        role: Role,
        parameters: PermessageDeflate.Parameters,
        configuration: PermessageDeflate.Configuration = .defaults
    ) {
        self.windowBits = parameters.maxWindowBits(of: role)
        self.takesContextOver = !parameters.noContextTakeover(of: role) && configuration.keepsIdleState
        self.configuration = configuration
    }

    /// Whether a message of so many bytes is to be compressed, by ``PermessageDeflate/Configuration/minimumBytes``.
    public func isWorthCompressing(bytes: Int) -> Bool { bytes >= configuration.minimumBytes }

    /// Whether the compressor's memory is there.
    package var holdsState: Bool { stream != nil }

    /// Appends the compressed form of a message: the payload of a frame with RSV1 set, or of several.
    ///
    /// What is appended has to be sent before anything that is compressed after it, as later messages may refer to it.
    ///
    /// - Throws: ``FramingError`` with the code ``FramingError/Code/compressionFailed`` if there is no memory. Nothing is
    ///   appended then, and the next message may be compressed as if nothing had happened.
    public mutating func compress(
        _ message: UnsafeRawBufferPointer,
        into output: inout [UInt8]
    ) throws(FramingError) {
        guard !message.isEmpty else {
            // An empty block without compression, less the four bytes that every message goes without (§7.2.3.6).
            output.append(0)
            return
        }
        let start = output.count
        do throws(FramingError) {
            var stream = try takeStream()
            try compress(message, with: &stream, into: &output)
            guard output.count - start > PermessageDeflate.tail.count,
                output.suffix(4).elementsEqual(PermessageDeflate.tail)
            else { throw .compressionFailed(Z_STREAM_ERROR) }
            output.removeLast(PermessageDeflate.tail.count)
            if configuration.keepsIdleState {
                if !takesContextOver { try stream.reset() }
                self.stream = consume stream
            }
        } catch {
            output.removeLast(output.count - start)
            throw error
        }
    }

    /// Releases the memory. The next message does not refer to former ones, which is always allowed (§7.1.1).
    public mutating func releaseIdle() {
        stream = nil
    }

    private mutating func takeStream() throws(FramingError) -> DeflateStream {
        if let stream = stream.take() { return stream }
        return try DeflateStream(
            windowBits: max(windowBits, 9),
            level: configuration.compressionLevel,
            memoryLevel: configuration.memoryLevel
        )
    }

    private func compress(
        _ message: UnsafeRawBufferPointer,
        with stream: inout DeflateStream,
        into output: inout [UInt8]
    ) throws(FramingError) {
        guard windowBits == 8 else { return try stream.append(message, flush: Z_SYNC_FLUSH, to: &output) }
        var rest = message
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(256))
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(256))
            // After a full flush zlib starts anew: nothing refers to what is before it.
            try stream.append(piece, flush: Z_FULL_FLUSH, to: &output)
        }
    }
}

extension PermessageDeflate {
    /// What a flush ends with. Senders leave it out and receivers put it back (§7.2.1, §7.2.2).
    static let tail: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]
}
