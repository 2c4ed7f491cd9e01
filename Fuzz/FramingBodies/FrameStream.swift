// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// Takes a stream of frames apart and puts it together again: the header parser and the masking against themselves and
/// against a loop over bytes.
enum FrameStream {
    /// Traps unless the frames at the front of `bytes`, parsed, unmasked, masked and encoded again, are the very bytes
    /// that they were parsed from.
    static func check(_ bytes: [UInt8], sentBy sender: Role?, allowing allowed: ReservedBits) {
        var again: [UInt8] = []
        while again.count < bytes.count {
            let front = Array(bytes[again.count...].prefix(FrameHeader.maximumEncodedLength))
            let whole = parse(front, sentBy: sender, allowing: allowed)
            checkFronts(of: front, whole, sentBy: sender, allowing: allowed)
            guard case .success(.complete(let header, let length)) = whole else { break }
            checkEncoding(header, equals: Array(front.prefix(length)))
            again += encoded(header)
            // The last payload may be there in part only.
            let payload = Array(bytes[again.count...].prefix(header.payloadLength))
            let plain = unmasked(payload, header)
            if header.opcode == .close, plain.count == header.payloadLength { checkClose(plain) }
            again += masked(plain, header)
        }
        precondition(bytes.starts(with: again), "the stream put together again is another one")
    }

    /// What parsing a header comes to.
    private typealias Outcome = Result<FrameHeader.ParseResult, FramingError>

    private static func parse(
        _ bytes: [UInt8],
        sentBy sender: Role?,
        allowing allowed: ReservedBits
    ) -> Outcome {
        ExactMemory.read(bytes) { memory in
            Result { () throws(FramingError) in
                try FrameHeader.parse(memory.bytes, sentBy: sender, allowing: allowed)
            }
        }
    }

    /// The front of a header says the same as the whole, or asks for bytes that it lacks.
    private static func checkFronts(
        of bytes: [UInt8],
        _ whole: Outcome,
        sentBy sender: Role?,
        allowing allowed: ReservedBits
    ) {
        for count in 0..<bytes.count {
            let front = parse(Array(bytes.prefix(count)), sentBy: sender, allowing: allowed)
            guard case .success(.incomplete(let missing)) = front else {
                precondition(front == whole, "the front of a header says something else than the whole")
                continue
            }
            precondition(missing > 0, "nothing is missing, but the header is not complete")
            if case .success(.complete(_, let length)) = whole {
                precondition(count < length, "the header is complete, but something is missing")
                precondition(count + missing <= length, "more is said to be missing than the header has")
            }
        }
    }

    private static func checkEncoding(_ header: FrameHeader, equals bytes: [UInt8]) {
        precondition(header.encodedLength == bytes.count, "another length than was parsed")
        precondition(encoded(header) == bytes, "encoded to other bytes")
        withUnsafeTemporaryAllocation(byteCount: FrameHeader.maximumEncodedLength, alignment: 1) { buffer in
            let start = header.encode(into: buffer, endingAt: buffer.count)
            precondition(start == buffer.count - bytes.count, "encoded backwards to another length")
            precondition(buffer.suffix(bytes.count).elementsEqual(bytes), "encoded backwards to other bytes")
            let short = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(bytes.count - 1))
            precondition(header.encode(into: short) == nil, "encoded into less room than it takes")
        }
    }

    private static func encoded(_ header: FrameHeader) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: header.encodedLength)
        let length = ExactMemory.work(on: &bytes) { header.encode(into: $0) }
        precondition(length == bytes.count, "encoded to another length")
        return bytes
    }

    /// Unmasks in place, and holds the result against the formula of RFC 6455 §5.3.
    private static func unmasked(_ payload: [UInt8], _ header: FrameHeader) -> [UInt8] {
        guard let key = header.maskingKey else { return payload }
        var bytes = payload
        ExactMemory.work(on: &bytes) { memory in
            var span = memory.mutableBytes
            key.apply(to: &span)
        }
        precondition(key == MaskingKey(key[0], key[1], key[2], key[3]), "another key by its bytes")
        precondition(bytes.indices.allSatisfy { bytes[$0] == payload[$0] ^ key[$0] }, "unmasked to other bytes")
        return bytes
    }

    /// What a close frame says, said again, is the same.
    private static func checkClose(_ payload: [UInt8]) {
        let frame = ExactMemory.read(payload) { memory in
            Result { () throws(FramingError) in try CloseFrame(payload: memory.bytes) }
        }
        if case .success(let frame) = frame {
            precondition(frame.payload == payload, "a close frame that says something else when it is encoded again")
        }
    }

    /// Masks a copy, in two pieces of any length.
    private static func masked(_ payload: [UInt8], _ header: FrameHeader) -> [UInt8] {
        guard let key = header.maskingKey else { return payload }
        let middle = payload.isEmpty ? 0 : Int(key[0]) % payload.count
        var bytes = [UInt8](repeating: 0, count: payload.count)
        ExactMemory.work(on: &bytes) { target in
            ExactMemory.read(payload) { source in
                for piece in [0..<middle, middle..<payload.count] {
                    let count = key.apply(
                        copying: UnsafeRawBufferPointer(rebasing: source[piece]),
                        into: UnsafeMutableRawBufferPointer(rebasing: target[piece]),
                        phase: piece.lowerBound
                    )
                    precondition(count == piece.count, "masked another number of bytes")
                }
            }
        }
        return bytes
    }
}
