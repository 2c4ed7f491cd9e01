// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import FramingBodies
import Testing

@Suite("Automatic pings (RFC 6455 §5.5.2)")
struct KeepAliveTests {
    private let setting = KeepAlive(interval: .seconds(20), timeout: .seconds(5))

    private func pings(_ end: ConnectionEnd) -> Int {
        end.sent.count { if case .ping = $0 { true } else { false } }
    }

    @Test("A ping goes out after the interval, not before, and one only", arguments: Role.allCases)
    func interval(role: Role) {
        let end = ConnectionEnd(role, keepAlive: setting)
        #expect(end.timeLeft == .seconds(20))
        end.wait(.nanoseconds(19_999_999_999))
        #expect(pings(end) == 0)
        end.wait(.nanoseconds(1))
        #expect(pings(end) == 1)
        #expect(end.timeLeft == .seconds(5))
        end.wait(.seconds(4))
        #expect(pings(end) == 1)
    }

    @Test("Silence after it fails the connection with 1011 at the timeout, not before", arguments: Role.allCases)
    func timeout(role: Role) {
        let end = ConnectionEnd(role, keepAlive: setting)
        end.wait(.seconds(20))
        end.wait(.nanoseconds(4_999_999_999))
        #expect(end.events.isEmpty)
        end.wait(.nanoseconds(1))
        #expect(end.failure == .pongTimeout)
        #expect(end.events.last == .closeOutput)
        guard case .close(1011, _)? = end.sent.last else {
            Issue.record("\(end.sent)")
            return
        }
        end.wait(.seconds(10))
        #expect(end.events.last == .closeTransport)
    }

    @Test("The pong keeps the connection, and tells the round trip", arguments: Role.allCases)
    func pong(role: Role) {
        let end = ConnectionEnd(role, keepAlive: setting)
        #expect(end.connection.roundTripTime == nil)
        end.wait(.seconds(20))
        guard case .ping(let payload)? = end.sent.last else {
            Issue.record("no ping")
            return
        }
        end.wait(.milliseconds(30))
        end.receive(.pong, "unasked")
        #expect(end.connection.roundTripTime == nil)
        end.wait(.milliseconds(10))
        end.receive(.pong, payload)
        #expect(end.connection.roundTripTime == .milliseconds(40))
        #expect(end.timeLeft == .seconds(20))
    }

    @Test(
        "Any byte is a sign of life: in the middle of a long message no pong is insisted on",
        arguments: Role.allCases
    )
    func anyByte(role: Role) {
        let end = ConnectionEnd(role, WebSocketLimits(messageTimeout: .seconds(1_000)), keepAlive: setting)
        let frame = Frames.frame(.binary, [UInt8](repeating: 0, count: 20), from: role.peer)
        end.wait(.seconds(20))
        for byte in frame.dropLast() {
            end.wait(.seconds(4))
            end.receive([byte])
        }
        #expect(end.isOpen)
        #expect(pings(end) == 1)
        #expect(end.timeLeft == .seconds(20))
        // The same bytes offered again are none.
        end.wait(.seconds(20))
        end.receive([])
        #expect(end.timeLeft == .seconds(5))
    }

    @Test("A busy connection sends no pings", arguments: Role.allCases)
    func busy(role: Role) {
        let end = ConnectionEnd(role, keepAlive: setting)
        for _ in 0..<20 {
            end.wait(.seconds(19))
            end.receive(.binary, [1])
        }
        #expect(pings(end) == 0)
    }

    @Test("While the caller does not read, the silence is not the peer's", arguments: Role.allCases)
    func paused(role: Role) {
        let end = ConnectionEnd(role, keepAlive: setting)
        end.wait(.seconds(20))
        end.connection.pauseReading(at: end.now)
        #expect(end.timeLeft == nil)
        end.wait(.seconds(3_600))
        #expect(end.isOpen)
        end.connection.resumeReading(at: end.now)
        #expect(end.timeLeft == .seconds(20))
    }

    @Test("Without the setting there are no pings and there is no deadline")
    func off() {
        let end = ConnectionEnd(.client)
        #expect(end.timeLeft == nil)
        end.wait(.seconds(1_000_000))
        #expect(end.output.isEmpty)
        #expect(end.isOpen)
    }

    @Test("A ping goes out after the interval even if nothing can be queued")
    func fullQueue() {
        let end = ConnectionEnd(.server, keepAlive: setting)
        end.reportQueuedBytes(.max)
        end.wait(.seconds(20))
        #expect(pings(end) == 1)
    }

    @Test("Settings of no time at all do not make the deadline pass at once")
    func shortest() {
        let end = ConnectionEnd(.client, keepAlive: KeepAlive(interval: .zero, timeout: .seconds(-1)))
        #expect(end.timeLeft == .milliseconds(1))
    }
}
