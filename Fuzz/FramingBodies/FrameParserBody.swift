// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// Parses any bytes as a stream of frames, in more than one way, and traps if the results differ.
///
/// The first byte steers: its lowest bit chooses the role, the next three are how many bytes follow that say in which
/// pieces the rest arrives (``InputSplits``). The rest is what a peer sends.
///
/// - Parsing never traps, and every frame, parsed and put together again, is the bytes that it was parsed from.
/// - The front of a header says the same as the whole, or asks for bytes that it lacks.
/// - The events are those of a naive decoder, and the same however the bytes are split.
public func fuzzFrameParser(_ bytes: UnsafeRawBufferPointer) {
    var rest = Array(bytes)[...]
    guard let steering = rest.popFirst() else { return }
    let role: Role = steering & 1 == 0 ? .client : .server
    let splits = InputSplits(count: Int(steering >> 1) & 7, takenFrom: &rest)
    let frames = Array(rest)
    FrameStream.check(frames, sentBy: role.peer, allowing: [])
    FrameStream.check(frames, sentBy: nil, allowing: [.rsv1, .rsv2, .rsv3])
    checkEvents(frames, role: role, splits: splits)
}

/// The limits are low, so that inputs of a few bytes reach them. A machine without a clock counts no control frames.
private func checkEvents(_ bytes: [UInt8], role: Role, splits: InputSplits) {
    let limits = WebSocketLimits(
        maximumMessageBytes: 600,
        maximumFrameBytes: 500,
        maximumFragments: 3,
        maximumControlFramesPerSecond: .max
    )
    let whole = Receiver.receive(bytes, role: role, limits: limits)
    let expected = NaiveDecoder.decode(bytes, role: role, limits: limits)
    precondition(whole.map { NaiveDecoder.Event($0) } == expected, "other events than the naive decoder's")
    for ends in splits.ways(of: bytes.count) {
        let split = Receiver.receive(bytes, role: role, limits: limits, splitAt: ends)
        precondition(split == whole, "other events when split at \(ends)")
    }
}
