// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

extension WireEntry {
    /// The recorded payload does not follow from the recorded fields.
    package struct Unrecoverable: Error {
        package let name: String
        package let difference: String
    }

    /// The payload's bytes; `nil` if this is no frame. Where only their digest is recorded, they are put together from the
    /// fields and compared with it.
    package func payloadBytes() throws -> [UInt8]? {
        guard let payload else { return nil }
        if let full = payload.full { return full }
        guard let message else { throw Unrecoverable(name: name, difference: "neither bytes nor fields") }
        var bytes = try message.encoded()
        for part in merged ?? [] {
            let encoded = try part.fields.encoded()
            var header = [UInt8](repeating: 0, count: MergedBatch.partHeaderLength(encoded.count))
            try header.withUnsafeMutableBytes {
                _ = try MergedBatch.encodePartHeader(partLength: encoded.count, into: $0)
            }
            bytes += header + encoded
        }
        if let difference = payload.difference(from: bytes) { throw Unrecoverable(name: name, difference: difference) }
        return bytes
    }
}
