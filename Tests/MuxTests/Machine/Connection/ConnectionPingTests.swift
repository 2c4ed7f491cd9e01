// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Mux
import Testing
import TestSupport

@Suite("Pings of the connection (GRID-V1 §1.6)")
struct ConnectionPingTests {
    @Test("A ping goes out every 10 s, without a checksum even where all else has one, and with the time of day")
    func pings() throws {
        for hasChecksums in [false, true] {
            let end = MachineEnd(configuration: MuxConfiguration(checksums: hasChecksums))
            for tick in 1...5 as ClosedRange<Int64> {
                end.advance(by: MuxInterval(nanoseconds: 9_999_999_999))
                #expect(end.takeSaid() == [])
                end.advance(by: MuxInterval(nanoseconds: 1))
                let time = Timestamp(seconds: 1 + tick * 10)
                #expect(
                    end.takeSaid() == [
                        TestMessage(.ping, mux: 0, deadline: 10_000, bytes: PingPayload(time: time).encoded())
                    ]
                )
                try end.hear(TestMessage(.pong, mux: 0, bytes: PongPayload(time: time).encoded()))
            }
            #expect(end.failure == nil)
        }
    }

    @Test(
        "The answer repeats all of the ping and has the connection's checksum; without a time it says the year 1 [C raw.pings]",
        arguments: [true, false]
    )
    func answers(hasChecksums: Bool) throws {
        let end = MachineEnd(configuration: MuxConfiguration(checksums: hasChecksums))
        let time = Timestamp(seconds: 5, nanoseconds: 7)
        let ping = TestMessage(
            .ping,
            mux: 0,
            sequence: 9,
            deadline: 10_000,
            handler: 3,
            flags: .endOfStream,
            bytes: PingPayload(time: time).encoded()
        )
        try end.hear(ping, TestMessage(.ping, mux: 0), TestMessage(.ping, mux: 0, payload: "no map"))
        let flags: MessageFlags = hasChecksums ? .crc : []
        #expect(
            end.takeSaid() == [
                TestMessage(
                    .pong,
                    mux: 0,
                    sequence: 9,
                    deadline: 10_000,
                    handler: 3,
                    flags: flags.union(.endOfStream),
                    bytes: PongPayload(time: time).encoded()
                ), TestMessage(.pong, mux: 0, flags: flags, bytes: PongPayload().encoded()),
                TestMessage(.pong, mux: 0, flags: flags, bytes: PongPayload().encoded()),
            ]
        )
    }

    @Test(
        "A connection whose last pong is more than 20 s old at a ping ends, whatever else was heard [C raw.no-pong-30s]",
        arguments: [(0, 30), (1, 20)] as [(Int64, UInt32)]
    )
    func unresponsive(lateness: Int64, seconds: UInt32) throws {
        let end = MachineEnd.serving([20: .request { $0.respond("x") }])
        end.clockLateness = MuxInterval(nanoseconds: lateness)
        let mux = try end.request(20)
        for _ in 1..<seconds {
            end.advance(by: .seconds(1))
            try end.hear(TestMessage(.request, mux: 1, handler: 20), TestMessage(.ping, mux: 0))
        }
        #expect(end.failure == nil)
        end.advance(by: .milliseconds(1001))
        #expect((end.failure as? MuxError)?.code == .peerUnresponsive)
        #expect(end.events.last == .callEnded(mux, .disconnected))
    }

    @Test("A pong of any content refreshes the connection")
    func anyPong() throws {
        let end = MachineEnd()
        for _ in 0..<100 {
            end.advance(by: .seconds(10))
            try end.hear(TestMessage(.pong, mux: 0, payload: "\u{1}"))
        }
        #expect(end.failure == nil)
        #expect(end.takeSaid().count == 100)
    }

    @Test("The machine asks to be woken when something is due, and having been woken wants to sleep")
    func wakeups() throws {
        var end = MachineEnd()
        #expect(end.machine.nextWakeup == end.now.advanced(by: .seconds(10)))
        _ = try end.request(20, deadline: .milliseconds(3))
        #expect(end.machine.nextWakeup == end.now.advanced(by: .milliseconds(3)))
        _ = try end.openStream(30, inCapacity: 0, outCapacity: 1)
        for _ in 0..<5 {
            let next = end.machine.nextWakeup
            end.advance(to: next)
            #expect(end.machine.nextWakeup > next)
        }
        end = MachineEnd()
        end.disconnect()
        #expect(end.machine.nextWakeup == .distantFuture)
    }
}
