// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessageTuple {
    /// Parses the encodings that senders use; `nil` for any other, which ``init(carefully:in:)`` then judges.
    ///
    /// The range must lie within the bytes. This is the hot path of receiving: one pass, one check before each load.
    @inline(__always)
    init?(quickly bytes: RawSpan, in range: Range<Int>) {
        let tuple = bytes.withUnsafeBytes { (buffer) -> MessageTuple? in
            guard let base = buffer.baseAddress else { return nil }
            var cursor = TupleCursor(base: base, position: range.lowerBound, end: range.upperBound)
            guard cursor.takeByte() == 0x97,
                let muxID = cursor.takeUInt64(),
                let sequence = cursor.takeUInt32(),
                let deadline = cursor.takeUInt32(),
                let handler = cursor.takeUInt8(),
                let operation = cursor.takeUInt8(),
                let flags = cursor.takeUInt8(),
                let payload = cursor.takeBinary()
            else { return nil }
            let header = MessageHeader(
                muxID: muxID,
                sequence: sequence,
                deadlineMilliseconds: deadline,
                handler: handler,
                operation: Operation(rawValue: operation),
                flags: MessageFlags(rawValue: flags)
            )
            return MessageTuple(header: header, payload: payload)
        }
        guard let tuple else { return nil }
        self = tuple
    }

    private init(header: MessageHeader, payload: Range<Int>) {
        self.header = header
        self.payload = payload
    }
}
