// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// Drives a connection by any bytes, and traps if it breaks a rule.
///
/// The first byte steers: its lowest bit chooses the role, its highest whether compression was negotiated, its second
/// what the rest is. Either it is what a peer sends: its events are those of
/// a naive decoder, and they and the bytes sent are the same however it is split. Or it is a list of calls with their
/// arguments: however they are mixed, what is sent is well-formed, has at most one close frame and nothing after it,
/// and a connection that is closing comes to its end by the passing of time alone.
public func fuzzWebSocketConnection(_ bytes: UnsafeRawBufferPointer) {
    guard let steering = bytes.first else { return }
    let role: Role = steering & 1 == 0 ? .client : .server
    let rest = Array(bytes.dropFirst())
    let compression = steering & 0x80 == 0 ? nil : fuzzedCompression
    if steering & 2 == 0 {
        checkReceiving(rest, role: role, compression: compression, split: Int(steering >> 2) & 31)
    } else {
        var program = ConnectionProgram(rest, role: role, compression: compression)
        program.run()
    }
}

/// Low, so that inputs of a few bytes reach them.
let fuzzedLimits = WebSocketLimits(
    maximumMessageBytes: 600,
    maximumFrameBytes: 500,
    maximumFragments: 3,
    messageTimeout: .seconds(5),
    maximumControlFramesPerSecond: 5,
    closeTimeout: .seconds(3),
    queuedBytesHighWaterMark: 200,
    maximumQueuedBytes: 1_000
)

/// A small window on one side, and no context on the other.
let fuzzedCompression = PermessageDeflate.Parameters(clientNoContextTakeover: true, serverMaxWindowBits: 9)

/// Every message that may be is compressed.
func fuzzedConfiguration(keepAlive: KeepAlive?) -> WebSocketConnection.Configuration {
    .init(limits: fuzzedLimits, keepAlive: keepAlive, compression: .init(minimumBytes: 0))
}

private func checkReceiving(
    _ bytes: [UInt8],
    role: Role,
    compression: PermessageDeflate.Parameters?,
    split: Int
) {
    func result(splitAt ends: [Int]) -> (events: [ConnectionEnd.Event], output: [UInt8]) {
        let end = ConnectionEnd(
            role: role,
            configuration: fuzzedConfiguration(keepAlive: .defaults),
            compression: compression
        )
        var taken = 0
        for split in ends + [bytes.count] where split <= bytes.count {
            end.receive(bytes[taken..<split])
            taken = split
        }
        end.receive([])
        return (end.events, end.output)
    }
    let whole = result(splitAt: [])
    let once = result(splitAt: [split])
    precondition(once == whole, "other events or answers when split at \(split)")
    if bytes.count <= 64 {
        let single = result(splitAt: Array(0...bytes.count))
        precondition(single == whole, "other events or answers when split at every byte")
    }
    SentFrames.check(whole.output, by: role, compression: compression)
    guard compression == nil else { return }
    let expected = NaiveDecoder.decode(bytes, role: role, limits: fuzzedLimits)
    let actual = whole.events.compactMap {
        if case .received(let event) = $0 { NaiveDecoder.Event(event) } else { nil }
    }
    precondition(actual == expected, "other events than the naive decoder's")
}
