// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore

/// Cuts bytes that come in pieces into messages: at line feeds, or every so many bytes.
struct MessageSplitter {
    enum Unit: Hashable, Sendable {
        /// A line, without its line feed.
        case line
        /// So many bytes; the last message may be shorter.
        case chunk(Int)
    }

    /// A longer line is refused: without a bound, a file without line feeds would have to be held whole.
    static let maximumLineLength = 1 << 24

    struct LineTooLong: Error {}

    private let unit: Unit
    private var bytes = ByteBuffer()
    /// How many readable bytes are known to have no line feed.
    private var searched = 0

    init(_ unit: Unit) {
        self.unit = unit
    }

    mutating func append(_ more: UnsafeRawBufferPointer) {
        bytes.discardReadBytes()
        bytes.writeBytes(more)
    }

    /// The next whole message, or nil when more bytes are needed.
    mutating func next() throws(LineTooLong) -> ByteBuffer? {
        switch unit {
        case .chunk(let count):
            return bytes.readSlice(length: count)
        case .line:
            let end = bytes.readableBytesView.dropFirst(searched).firstIndex(of: UInt8(ascii: "\n"))
            guard let end else {
                searched = bytes.readableBytes
                guard searched <= Self.maximumLineLength else { throw LineTooLong() }
                return nil
            }
            searched = 0
            let line = bytes.readSlice(length: end - bytes.readerIndex)
            bytes.moveReaderIndex(forwardBy: 1)
            return line
        }
    }

    /// What is left at the end of the bytes: a last message, or nil.
    mutating func rest() -> ByteBuffer? {
        searched = 0
        return bytes.readableBytes == 0 ? nil : bytes.readSlice(length: bytes.readableBytes)
    }
}
