// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import TestSupport

/// The two ends of one direction of a connection, and what tests do with them.
enum Compression {
    /// The compressed form of each message, by one compressor.
    static func compress(
        _ messages: [[UInt8]],
        parameters: PermessageDeflate.Parameters = .init(),
        configuration: PermessageDeflate.Configuration = .defaults,
        role: Role = .server
    ) throws(FramingError) -> [[UInt8]] {
        var deflater = MessageDeflater(role: role, parameters: parameters, configuration: configuration)
        var compressed: [[UInt8]] = []
        for message in messages { compressed.append(try deflater.compressed(message)) }
        return compressed
    }

    /// The messages that compressed ones stand for, by one decompressor; each is given in pieces of so many bytes.
    static func inflate(
        _ payloads: [[UInt8]],
        parameters: PermessageDeflate.Parameters = .init(),
        configuration: PermessageDeflate.Configuration = .defaults,
        role: Role = .client,
        limit: Int = 1 << 24,
        piece: Int = .max
    ) throws(FramingError) -> [[UInt8]] {
        var inflater = MessageInflater(role: role, parameters: parameters, configuration: configuration)
        var messages: [[UInt8]] = []
        for payload in payloads { messages.append(try inflater.inflated(payload, limit: limit, piece: piece)) }
        return messages
    }

    /// Bytes that repeat themselves near and far, as real messages do.
    static func text(_ count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let length = Int.random(in: 1...300, using: &generator)
            if bytes.isEmpty || Bool.random(using: &generator) {
                bytes += (0..<length / 8 + 1).map { _ in UInt8.random(in: 0x61...0x7A, using: &generator) }
            } else {
                let distance = Int.random(in: 1...min(bytes.count, 40_000), using: &generator)
                for _ in 0..<length { bytes.append(bytes[bytes.count - distance]) }
            }
        }
        return Array(bytes.prefix(count))
    }
}

extension MessageDeflater {
    /// The compressed form of a message.
    mutating func compressed(_ message: [UInt8]) throws(FramingError) -> [UInt8] {
        var output: [UInt8] = []
        try compress(message, into: &output)
        return output
    }

    mutating func compress(_ message: [UInt8], into output: inout [UInt8]) throws(FramingError) {
        try message.withUnsafeBytes { bytes in
            Result { () throws(FramingError) in try compress(bytes, into: &output) }
        }.get()
    }
}

extension MessageInflater {
    /// The message that a compressed one stands for, which is given in pieces of so many bytes.
    mutating func inflated(_ payload: [UInt8], limit: Int = 1 << 24, piece: Int = .max) throws(FramingError) -> [UInt8]
    {
        var output: [UInt8] = []
        try inflate(payload, into: &output, limit: limit, piece: piece)
        return output
    }

    mutating func inflate(
        _ payload: [UInt8],
        isFinal: Bool = true,
        into output: inout [UInt8],
        limit: Int = 1 << 24,
        piece: Int = .max
    ) throws(FramingError) {
        var rest = payload[...]
        repeat {
            let fragment = rest.prefix(piece)
            rest = rest.dropFirst(fragment.count)
            try fragment.withUnsafeBytes { bytes in
                Result { () throws(FramingError) in
                    try inflate(bytes, isFinal: isFinal && rest.isEmpty, into: &output, limit: limit)
                }
            }.get()
        } while !rest.isEmpty
    }
}
