// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import FramingBodies
import Testing

@Suite("What a peer may make a connection hold and do")
struct ConnectionLimitsTests {
    private func closeCode(_ end: ConnectionEnd) -> UInt16? {
        if case .close(let code, _)? = end.sent.last { code } else { nil }
    }

    @Test("A frame at the limit passes, one past it is refused with 1009 by its header alone", arguments: Role.allCases)
    func frameBytes(role: Role) {
        let limits = WebSocketLimits(maximumFrameBytes: 200)
        let at = ConnectionEnd(role, limits)
        at.receive(.binary, [UInt8](repeating: 1, count: 200))
        #expect(at.isOpen)
        let past = ConnectionEnd(role, limits)
        past.receive(
            Frames.frame(.binary, [UInt8](repeating: 1, count: 201), from: role.peer).prefix(role == .server ? 8 : 4)
        )
        #expect(past.failure == .frameTooLarge)
        #expect(closeCode(past) == 1009)
    }

    @Test("A message at the limit passes, one past it is refused with 1009", arguments: Role.allCases)
    func messageBytes(role: Role) {
        for count in [100, 101] {
            let whole = ConnectionEnd(role, WebSocketLimits(maximumMessageBytes: 100))
            whole.receive(.binary, [UInt8](repeating: 1, count: count))
            let fragments = ConnectionEnd(role, WebSocketLimits(maximumMessageBytes: 100))
            fragments.receive(.binary, [UInt8](repeating: 1, count: 60), fin: false)
            fragments.receive(.continuation, [UInt8](repeating: 1, count: count - 60))
            for end in [whole, fragments] {
                #expect(end.failure == (count == 100 ? nil : .messageTooLarge))
                #expect(closeCode(end) == (count == 100 ? nil : 1009))
            }
        }
    }

    @Test("As many fragments as the limit pass, one more is refused with 1008", arguments: Role.allCases)
    func fragments(role: Role) {
        let end = ConnectionEnd(role, WebSocketLimits(maximumFragments: 3))
        for message in 0..<2 {
            end.receive(.text, fin: false)
            end.receive(.continuation, fin: false)
            end.receive(.continuation, fin: true)
            #expect(end.received.count == message + 1)
        }
        end.receive(.text, fin: false)
        end.receive(.continuation, fin: false)
        end.receive(.continuation, fin: false)
        #expect(end.isOpen)
        end.receive(.continuation, fin: true)
        #expect(end.failure == .tooManyFragments)
        #expect(closeCode(end) == 1008)
    }

    @Test("As many control frames as the limit pass at once, one more is refused with 1008", arguments: Role.allCases)
    func controlFrames(role: Role) {
        let end = ConnectionEnd(role, WebSocketLimits(maximumControlFramesPerSecond: 4))
        for _ in 0..<2 {
            end.receive(.ping)
            end.receive(.pong)
        }
        #expect(end.isOpen)
        end.wait(.milliseconds(250))
        end.receive(.ping)
        #expect(end.isOpen, "a quarter of a second is worth one")
        end.wait(.milliseconds(249))
        end.receive(.pong)
        #expect(end.failure == .tooManyControlFrames)
        #expect(closeCode(end) == 1008)
    }

    @Test("At the rate of the limit control frames go on for ever", arguments: Role.allCases)
    func steadyControlFrames(role: Role) {
        let end = ConnectionEnd(role, WebSocketLimits(maximumControlFramesPerSecond: 10))
        for _ in 0..<500 {
            end.wait(.milliseconds(100))
            end.receive(.pong)
        }
        #expect(end.isOpen)
    }

    @Test("A close frame is no control frame too many")
    func closeAfterControlFrames() {
        let end = ConnectionEnd(.server, WebSocketLimits(maximumControlFramesPerSecond: 1))
        end.receive(.ping)
        end.receiveClose(1000)
        #expect(end.failure == nil)
    }

    /// What is there in part: a header, a frame, a fragment, a message between two fragments.
    static let unfinished: [@Sendable (Role) -> [UInt8]] = [
        { Array(Frames.frame(.binary, [1, 2, 3], from: $0).prefix(1)) },
        { Frames.frame(.binary, [1, 2, 3], from: $0).dropLast() },
        { Frames.frame(.text, "abc", fin: false, from: $0).dropLast() },
        { Frames.frame(.text, "abc", fin: false, from: $0) },
        { Frames.frame(.text, "", fin: false, from: $0) },
        { Frames.frame(.ping, "abc", from: $0).dropLast() },
    ]

    @Test(
        "Anything unfinished is refused with 1008 at the timeout, not before",
        arguments: Role.allCases,
        unfinished.indices
    )
    func messageTimeout(role: Role, index: Int) {
        let end = ConnectionEnd(role, WebSocketLimits(messageTimeout: .seconds(7)))
        #expect(end.timeLeft == nil)
        end.receive(Self.unfinished[index](role.peer))
        #expect(end.timeLeft == .seconds(7))
        end.wait(.nanoseconds(6_999_999_999))
        #expect(end.isOpen)
        end.wait(.nanoseconds(1))
        #expect(end.failure == .messageTimeout)
        #expect(closeCode(end) == 1008)
    }

    @Test("Neither bytes nor control frames put the timeout off; the end of the message does", arguments: Role.allCases)
    func messageTimeoutIsFixed(role: Role) {
        let end = ConnectionEnd(role, WebSocketLimits(messageTimeout: .seconds(7)))
        end.receive(.text, "a", fin: false)
        end.wait(.seconds(3))
        end.receive(.continuation, "b", fin: false)
        end.receive(.ping)
        #expect(end.timeLeft == .seconds(4))
        let next = Frames.frame(.text, "next", from: role.peer)
        end.receive(Frames.frame(.continuation, "c", from: role.peer) + next.dropLast())
        #expect(end.timeLeft == .seconds(7), "the next message has its own time")
        end.receive(next.suffix(1))
        #expect(end.timeLeft == nil)
    }

    @Test("While the caller does not read, the time of a message stands still")
    func messageTimeoutWhilePaused() {
        let end = ConnectionEnd(.server, WebSocketLimits(messageTimeout: .seconds(7)))
        end.receive(.text, "a", fin: false)
        end.wait(.seconds(3))
        end.connection.pauseReading(at: end.now)
        end.wait(.seconds(100))
        end.connection.pauseReading(at: end.now)
        end.wait(.seconds(100))
        #expect(end.isOpen)
        end.connection.resumeReading(at: end.now)
        #expect(end.timeLeft == .seconds(4))
    }

    @Test("Above the high-water mark senders are asked to wait, until half of it is reached")
    func highWaterMark() {
        let end = ConnectionEnd(.server, WebSocketLimits(queuedBytesHighWaterMark: 100))
        for (count, isWritable, became) in [
            (100, true, false), (101, false, false), (51, false, false), (50, true, true), (100, true, false),
        ] {
            #expect(end.reportQueuedBytes(count) == became, "\(count) bytes")
            #expect(end.isWritable == isWritable, "\(count) bytes")
        }
    }

    @Test("What is appended counts until the transport's next report")
    func counting() throws {
        let end = ConnectionEnd(.client, WebSocketLimits(queuedBytesHighWaterMark: 15))
        try end.send([1, 2, 3, 4, 5, 6, 7, 8, 9], as: .binary)
        #expect(end.connection.queuedBytes == 15)
        #expect(end.isWritable)
        try end.ping([])
        #expect(!end.isWritable)
        end.reportQueuedBytes(0)
        #expect(end.connection.queuedBytes == 0)
        #expect(end.isWritable)
    }

    @Test(
        "A message that fits into the queue is queued, one byte more is refused and changes nothing",
        arguments: Role.allCases
    )
    func queuedBytes(role: Role) throws {
        let end = ConnectionEnd(role, WebSocketLimits(queuedBytesHighWaterMark: 10, maximumQueuedBytes: 1_000))
        let room = FrameHeader.maximumEncodedLength
        end.reportQueuedBytes(500)
        let thrown = FramingError.code { () throws(FramingError) in
            try end.send([UInt8](repeating: 0, count: 501 - room), as: .binary)
        }
        #expect(thrown == .queueFull)
        #expect(end.output.isEmpty)
        #expect(end.connection.queuedBytes == 500)
        try end.send([UInt8](repeating: 0, count: 500 - room), as: .binary)
        #expect(end.isOpen)
        end.reportQueuedBytes(1_000)
        #expect(FramingError.code { () throws(FramingError) in try end.ping([]) } == .queueFull)
        #expect(try end.close(.normalClosure), "there is always room for a close frame")
    }

    @Test("Over an idle transport a message of any size can be sent")
    func idleTransport() throws {
        let end = ConnectionEnd(.client, WebSocketLimits(maximumQueuedBytes: 10))
        try end.send([UInt8](repeating: 0, count: 5_000), as: .binary)
        #expect(end.sent == [.binary([UInt8](repeating: 0, count: 5_000))])
    }

    @Test(
        "While the transport takes nothing, of several pings the latest is answered, once it does (§5.5.3)",
        arguments: Role.allCases
    )
    func coalescedPongs(role: Role) {
        let end = ConnectionEnd(role, WebSocketLimits(queuedBytesHighWaterMark: 100))
        end.receive(.ping, "first")
        end.reportQueuedBytes(101)
        for number in 0..<50 { end.receive(.ping, "\(number)") }
        #expect(end.sent == [.pong(Array("first".utf8))])
        end.reportQueuedBytes(60)
        #expect(end.sent.count == 1)
        end.reportQueuedBytes(0)
        #expect(end.sent == [.pong(Array("first".utf8)), .pong(Array("49".utf8))])
        end.reportQueuedBytes(101)
        end.reportQueuedBytes(0)
        #expect(end.sent.count == 2)
    }

    @Test("A pong that waits is not sent after a close frame")
    func pongAfterClose() throws {
        let end = ConnectionEnd(.server)
        end.reportQueuedBytes(.max)
        end.receive(.ping)
        try end.close(.normalClosure)
        end.reportQueuedBytes(0)
        #expect(end.sent == [.close(1000, reason: [])])
    }

    @Test("Every default is finite")
    func defaults() {
        let limits = WebSocketLimits.defaults
        #expect(limits.maximumMessageBytes == 64 << 20)
        #expect(limits.maximumFrameBytes == 64 << 20)
        #expect(limits.maximumFragments == 131_072)
        #expect(limits.messageTimeout == .seconds(120))
        #expect(limits.maximumControlFramesPerSecond == 1_000)
        #expect(limits.closeTimeout == .seconds(10))
        #expect(limits.queuedBytesHighWaterMark == 256 << 10)
        #expect(limits.maximumQueuedBytes == 16 << 20)
        #expect(KeepAlive.defaults == KeepAlive(interval: .seconds(20), timeout: .seconds(20)))
    }

    @Test("Limits and times out of their range neither trap nor let everything through")
    func outOfRange() throws {
        let end = ConnectionEnd(
            .client,
            WebSocketLimits(
                maximumMessageBytes: -1,
                maximumFrameBytes: -1,
                maximumFragments: -1,
                messageTimeout: .seconds(-1),
                maximumControlFramesPerSecond: .min,
                closeTimeout: .seconds(Int64.max),
                queuedBytesHighWaterMark: -1,
                maximumQueuedBytes: -1
            )
        )
        end.receive(.ping)
        end.receive(.text)
        #expect(end.isOpen)
        #expect(!end.isWritable)
        try end.close(.normalClosure)
        #expect(end.timeLeft == .nanoseconds(Int64.max))
        end.receive(.binary, [1])
        #expect(end.failure == .frameTooLarge)
    }
}
