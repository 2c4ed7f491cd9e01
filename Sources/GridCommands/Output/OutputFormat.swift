// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import ArgumentParser
import NIOCore

/// How the messages of a stream are written.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// The bytes alone, one message right after the other.
    case raw
    /// The bytes and a line feed.
    case text
    /// A line of hexadecimal digits.
    case hex
    /// A line with an object that tells nil from empty.
    case json

    func bytes(of message: ByteBuffer?) throws -> [UInt8] {
        let bytes = message.map { Array($0.readableBytesView) }
        switch self {
        case .raw: return bytes ?? []
        case .text: return (bytes ?? []) + [UInt8(ascii: "\n")]
        case .hex: return Array("\(Hexadecimal.encode(bytes ?? []))\n".utf8)
        case .json: return Array("\(try JSONText.line(PayloadDescription(bytes)))\n".utf8)
        }
    }
}
