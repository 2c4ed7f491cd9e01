// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// Goes through the parts of a merged batch: `Seq` byte strings behind the outer tuple, each a whole message
/// (`GRID-V1 §2.6`).
///
/// Parts beyond the announced number are ignored. A part is handed out before the next one is looked at, so that the
/// parts before a fault are processed.
public struct MergedBatch: Hashable, Sendable {
    /// The number of parts not handed out yet.
    public private(set) var remaining: UInt32

    private var position: Int
    private let end: Int

    /// Starts with the first part of a message whose operation is ``Operation/merged``.
    public init(_ message: Message) {
        remaining = message.header.sequence
        position = message.body.lowerBound
        end = message.body.upperBound
    }

    /// Where the next part lies, or `nil` after the last.
    ///
    /// - Parameter bytes: the bytes that the message was parsed from. The result counts from their start.
    /// - Throws: `truncated` if the batch ends before its last part, `wrongType`, `reservedByte`. Nothing follows then.
    public mutating func next(in bytes: RawSpan) throws(MessageError) -> Range<Int>? {
        guard remaining > 0 else { return nil }
        let bounds = (position..<end).clamped(to: bytes.byteOffsets)
        var reader = MessagePackReader(bytes.extracting(0..<bounds.upperBound), at: bounds.lowerBound, limits: .ofInput)
        do throws(MessagePackError) {
            let part = try reader.readBinary()
            remaining -= 1
            position = reader.offset
            return part
        } catch {
            remaining = 0
            throw MessageError(error, field: "part")
        }
    }
}
