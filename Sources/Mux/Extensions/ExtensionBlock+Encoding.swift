// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Codec

extension ExtensionBlock {
    /// The map, without the two bytes of its length.
    ///
    /// - Throws: `overflow` for a block, a text or a number of pairs beyond its maximum, `invalidValue` for an empty key,
    ///   name or code: nothing is written that ``init(parsing:maximumBytes:)`` would not take.
    public func encoded() throws(MessagePackError) -> [UInt8] {
        var writer = MessagePackWriter(reservingCapacity: 64)
        writer.writeMapHeader(count: fieldCount)
        try write(inCapacity, .inCapacity, to: &writer)
        try write(outCapacity, .outCapacity, to: &writer)
        try write(windowBytes, .windowBytes, to: &writer)
        if !metadata.isEmpty { try writeMetadata(to: &writer) }
        if let handlerName {
            try writer.write(Key.handlerName.rawValue)
            try writer.write(handlerName, what: "handler name", limits: 1...Self.maximumHandlerNameByteCount)
        }
        if let errorCode {
            try writer.write(Key.errorCode.rawValue)
            try writer.write(errorCode, what: "error code", limits: 1...Self.maximumErrorCodeByteCount)
        }
        if let errorDetails {
            try writer.write(Key.errorDetails.rawValue)
            try writer.writeBinary(errorDetails)
        }
        let count = writer.bytes.count
        guard count <= Self.maximumByteCount else {
            let message = "extension block of \(count) bytes, at most \(Self.maximumByteCount) can be sent"
            throw MessagePackError(code: .overflow, offset: 0, message: message)
        }
        return writer.bytes
    }

    private var fieldCount: UInt32 {
        let fields = [
            inCapacity != nil, outCapacity != nil, windowBytes != nil, !metadata.isEmpty, handlerName != nil,
            errorCode != nil, errorDetails != nil,
        ]
        return fields.reduce(0) { $0 + ($1 ? 1 : 0) }
    }

    private func write(
        _ number: UInt32?,
        _ key: Key,
        to writer: inout MessagePackWriter
    ) throws(MessagePackError) {
        guard let number else { return }
        try writer.write(key.rawValue)
        writer.write(UInt64(number))
    }

    private func writeMetadata(to writer: inout MessagePackWriter) throws(MessagePackError) {
        guard let count = UInt32(exactly: metadata.count), count <= Self.maximumMetadataCount else {
            let message = "metadata of \(metadata.count) pairs, at most \(Self.maximumMetadataCount) can be sent"
            throw MessagePackError(code: .overflow, offset: 0, message: message)
        }
        try writer.write(Key.metadata.rawValue)
        writer.writeMapHeader(count: count)
        for (key, value) in metadata {
            try writer.write(key, what: "metadata key", limits: 1...Self.maximumKeyByteCount)
            try writer.write(value, what: "metadata value", limits: 0...Self.maximumByteCount)
        }
    }
}

extension MessagePackWriter {
    fileprivate mutating func write(
        _ text: String,
        what: String,
        limits: ClosedRange<Int>
    ) throws(MessagePackError) {
        try limits.check(text.utf8.count, what: what, offset: 0)
        try write(text)
    }
}
