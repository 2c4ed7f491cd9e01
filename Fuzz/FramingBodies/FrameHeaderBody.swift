// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// Parses any bytes as frames, in more than one way, and traps if the results differ.
///
/// The first byte steers: its lowest bit chooses the role, the others where the bytes are split. The rest is what a peer sends.
///
/// - Parsing never traps, and a header that is parsed encodes to the very bytes it was parsed from.
/// - The front of a header says the same as the whole, or asks for bytes that it lacks.
/// - A connection makes the same events of the same bytes, however they are split.
public func fuzzFrameHeader(_ bytes: UnsafeRawBufferPointer) {
    guard let steering = bytes.first else { return }
    let frames = UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
    let role: Role = steering & 1 == 0 ? .client : .server
    checkHeader(frames, sentBy: role.peer, allowing: [])
    checkHeader(frames, sentBy: nil, allowing: [.rsv1, .rsv2, .rsv3])
    checkSplits(frames, role: role, split: Int(steering >> 1))
}

/// What parsing a header came to.
private typealias Outcome = Result<FrameHeader.ParseResult, FramingError>

private func checkHeader(_ bytes: UnsafeRawBufferPointer, sentBy sender: Role?, allowing allowed: ReservedBits) {
    let whole = parse(bytes, sentBy: sender, allowing: allowed)
    if case .success(.complete(let header, let length)) = whole {
        checkEncoding(header, equals: UnsafeRawBufferPointer(rebasing: bytes.prefix(length)))
    }
    for count in 0..<min(bytes.count, FrameHeader.maximumEncodedLength) {
        let front = parse(UnsafeRawBufferPointer(rebasing: bytes.prefix(count)), sentBy: sender, allowing: allowed)
        guard case .success(.incomplete(let missing)) = front else {
            precondition(front == whole, "the front of a header says something else than the whole")
            continue
        }
        precondition(missing > 0, "nothing is missing, but the header is not complete")
        if case .success(.complete(_, let length)) = whole {
            precondition(count + missing <= length, "more is said to be missing than the header has")
        }
    }
}

private func parse(_ bytes: UnsafeRawBufferPointer, sentBy sender: Role?, allowing allowed: ReservedBits) -> Outcome {
    Result { () throws(FramingError) in
        try FrameHeader.parse(bytes.bytes, sentBy: sender, allowing: allowed)
    }
}

private func checkEncoding(_ header: FrameHeader, equals bytes: UnsafeRawBufferPointer) {
    precondition(header.encodedLength == bytes.count, "another length than was parsed")
    withUnsafeTemporaryAllocation(byteCount: FrameHeader.maximumEncodedLength, alignment: 1) { buffer in
        let length = header.encode(into: buffer)
        precondition(length == bytes.count, "encoded to another length")
        precondition(buffer.prefix(bytes.count).elementsEqual(bytes), "encoded to other bytes")
        let start = header.encode(into: buffer, endingAt: buffer.count)
        precondition(start == buffer.count - bytes.count, "encoded backwards to another length")
        precondition(buffer.suffix(bytes.count).elementsEqual(bytes), "encoded backwards to other bytes")
    }
}

/// The limits are low, so that inputs of a few bytes reach them.
private func checkSplits(_ bytes: UnsafeRawBufferPointer, role: Role, split: Int) {
    let limits = WebSocketLimits(maximumMessageBytes: 600, maximumFrameBytes: 500, maximumFragments: 3)
    let whole = Receiver.receive(bytes, role: role, limits: limits)
    let once = Receiver.receive(bytes, role: role, limits: limits, splitAt: [split])
    precondition(once == whole, "other events when split at \(split)")
    if bytes.count <= 64 {
        let single = Receiver.receive(bytes, role: role, limits: limits, splitAt: Array(0...bytes.count))
        precondition(single == whole, "other events when split at every byte")
    }
}
