// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// Drives a connection by any bytes, and traps if it breaks a rule.
///
/// The first byte steers: its lowest bit chooses the role, its second what the rest is, its highest whether compression
/// was negotiated and the two below it with which parameters.
///
/// - Either the rest is what a peer sends. The three bits that are left are how many bytes say in which pieces it
///   arrives (``InputSplits``). The events are those of a naive decoder, and they and the bytes sent are the same
///   however the bytes are split.
/// - Or it is a list of calls with their arguments; the third bit says whether messages in fragments are taken. However they are mixed, what is sent is well-formed and is what was
///   asked to be sent, has at most one close frame and nothing after it, and a connection that is closing comes to its
///   end by the passing of time alone.
public func fuzzConnectionMachine(_ bytes: UnsafeRawBufferPointer) {
    var rest = Array(bytes)[...]
    guard let steering = rest.popFirst() else { return }
    let role: Role = steering & 1 == 0 ? .client : .server
    let isCompressed = steering & 0x80 != 0
    let choice = Int(steering >> 5) & 3
    if steering & 2 == 0 {
        let splits = InputSplits(count: Int(steering >> 2) & 7, takenFrom: &rest)
        let compression = isCompressed ? FuzzedConnection.receiving[choice] : nil
        checkReceiving(Array(rest), role: role, compression: compression, splits: splits)
    } else {
        let compression = isCompressed ? FuzzedConnection.sending[choice] : nil
        var program = ConnectionProgram(
            Array(rest),
            role: role,
            compression: compression,
            takesAssembled: steering & 4 == 0
        )
        program.run()
    }
}

private func checkReceiving(
    _ bytes: [UInt8],
    role: Role,
    compression: PermessageDeflate.Parameters?,
    splits: InputSplits
) {
    func result(splitAt ends: [Int]) -> ConnectionEnd {
        let end = ConnectionEnd(
            role: role,
            configuration: FuzzedConnection.configuration(keepAlive: .defaults),
            compression: compression
        )
        var taken = 0
        for split in ends + [bytes.count] {
            end.receive(bytes[taken..<split])
            taken = split
        }
        end.receive([])
        return end
    }
    let whole = result(splitAt: [])
    for ends in splits.ways(of: bytes.count) {
        let split = result(splitAt: ends)
        precondition(split.events == whole.events, "other events when split at \(ends)")
        precondition(split.output == whole.output, "other answers when split at \(ends)")
        precondition(split.timeLeft == whole.timeLeft, "another deadline when split at \(ends)")
    }
    SentFrames.check(whole.output, by: role, compression: compression)
    NaiveDecoder.check(
        whole.received.map { NaiveDecoder.Event($0) },
        are: bytes,
        role: role,
        limits: FuzzedConnection.limits,
        compression: compression
    )
}
