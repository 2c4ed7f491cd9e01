// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Deadlines of single requests (GRID-V1 §3)")
struct RequestDeadlineTests {
    @Test(
        "A deadline of less than a millisecond fails at once, and nothing is sent",
        arguments: [.min, -1, 0, 999_999] as [Int64]
    )
    func tooShort(nanoseconds: Int64) {
        let end = MachineEnd()
        let error = #expect(throws: MuxError.self) {
            try end.request(20, deadline: MuxInterval(nanoseconds: nanoseconds))
        }
        #expect(error?.code == .deadlineExceeded)
        #expect(throws: MuxError.self) {
            try end.openStream(30, inCapacity: 0, outCapacity: 1, deadline: MuxInterval(nanoseconds: nanoseconds))
        }
        #expect(end.takeSaid() == [])
        #expect(end.machine.openCalls == 0)
    }

    @Test(
        "The time left is sent in whole milliseconds, the default where none is given, and at most 2^32-1",
        arguments: [
            (MuxInterval(nanoseconds: 1_000_000), 1), (MuxInterval(nanoseconds: 1_999_999), 1), (nil, 60_000),
            (.milliseconds(.max), .max), (.max, .max),
        ] as [(MuxInterval?, UInt32)]
    )
    func sent(deadline: MuxInterval?, milliseconds: UInt32) throws {
        let end = MachineEnd()
        _ = try end.request(20, deadline: deadline)
        #expect(end.takeSaid().map(\.header.deadlineMilliseconds) == [milliseconds])
    }

    @Test(
        "The caller's deadline ends its call, not a nanosecond before",
        arguments: [1, 4, 5, 6, 100, 19_000] as [UInt32]
    )
    func callerExpires(milliseconds: UInt32) throws {
        let end = MachineEnd()
        let mux = try end.request(20, deadline: .milliseconds(milliseconds))
        _ = end.takeSaid()
        end.advance(by: MuxInterval(nanoseconds: Int64(milliseconds) * 1_000_000 - 1))
        #expect(end.takeEvents().allSatisfy { $0 == .callAged(mux) })
        #expect(end.machine.openCalls == 1)
        end.advance(by: MuxInterval(nanoseconds: 1))
        #expect(end.events.last == .callEnded(mux, .deadlineExceeded))
        #expect(end.machine.openCalls == 0)
        #expect(end.takeSaid().allSatisfy { $0.header.muxID == 0 })
        // A late answer is ignored.
        _ = end.takeEvents()
        try end.hear(TestMessage(.response, mux: mux, flags: .endOfStream))
        #expect(end.takeEvents() == [])
    }

    @Test("A request without a deadline of its own ends by the default one")
    func defaultDeadline() throws {
        var configuration = MuxConfiguration(checksums: false)
        configuration.defaultRequestDeadline = .milliseconds(250)
        let end = MachineEnd(configuration: configuration)
        let mux = try end.request(20)
        end.advance(by: .milliseconds(249))
        #expect(end.machine.openCalls == 1)
        end.advance(by: .milliseconds(1))
        #expect(end.events.last == .callEnded(mux, .deadlineExceeded))
    }

    @Test("The longest deadline and one that never comes keep a call open for years")
    func longest() throws {
        for deadline in [.milliseconds(.max), .max] as [MuxInterval] {
            let end = MachineEnd()
            let mux = try end.request(20, deadline: deadline)
            end.advance(by: .milliseconds(5))
            #expect(end.takeEvents() == [.callAged(mux)])
            #expect(end.machine.openCalls == 1)
        }
    }

    @Test("A call is reported as aged once, after 5 ms, if it is still open")
    func aging() throws {
        let end = MachineEnd()
        let quick = try end.request(20)
        let slow = try end.request(20)
        try end.hear(TestMessage(.response, mux: quick, flags: .endOfStream))
        _ = end.takeEvents()
        end.advance(by: MuxInterval(nanoseconds: 4_999_999))
        #expect(end.takeEvents() == [])
        end.advance(by: MuxInterval(nanoseconds: 1))
        #expect(end.takeEvents() == [.callAged(slow)])
        end.advance(by: .seconds(5))
        #expect(end.takeEvents() == [])
    }

    @Test(
        "A handler that takes longer than its deadline is cancelled and never answers",
        arguments: [1, 5, 50] as [UInt32]
    )
    func handlerExpires(milliseconds: UInt32) throws {
        let end = MachineEnd.serving([22: .silent])
        try end.hear(TestMessage(.request, mux: 1, deadline: milliseconds, handler: 22, flags: .endOfStream))
        let key = try end.takeStarted()
        end.advance(by: MuxInterval(nanoseconds: Int64(milliseconds) * 1_000_000 - 1))
        #expect(end.takeEvents() == [])
        #expect(end.isOpen(key))
        end.advance(by: MuxInterval(nanoseconds: 1))
        #expect(end.takeEvents() == [.handlerCancelled(key, .deadlineExceeded)])
        #expect(!end.respond(to: key, "late"))
        #expect(end.takeSaid() == [])
        #expect(end.machine.openIncomingCalls == 0)
    }

    @Test("An answer at the deadline is not sent, even if the clock has not woken the machine yet")
    func answerAtDeadline() throws {
        let end = MachineEnd.serving([22: .silent])
        try end.hear(TestMessage(.request, mux: 1, deadline: 50, handler: 22))
        let key = try end.takeStarted()
        let deadline = end.now.advanced(by: .milliseconds(50))
        let isTaken = try end.machine.respond(to: key, payload: .none, isError: false, now: deadline)
        #expect(!isTaken)
        #expect(!end.isOpen(key))
    }

    @Test("A request without a deadline waits for its answer for ever [C raw.server-deadline-request]")
    func unlimited() throws {
        let end = MachineEnd.serving([22: .silent])
        try end.hear(TestMessage(.request, mux: 1, deadline: 0, handler: 22))
        let key = try end.takeStarted()
        for _ in 0..<1000 {
            end.advance(by: .seconds(10))
            try end.hear(TestMessage(.pong, mux: 0))
        }
        #expect(end.takeEvents() == [])
        #expect(end.respond(to: key, "at last"))
    }

    @Test("An answer too large to send leaves the request open for a smaller one")
    func tooLarge() throws {
        var configuration = MuxConfiguration(checksums: false)
        configuration.maximumPayloadBytes = 3
        let end = MachineEnd.serving([20: .silent], configuration: configuration)
        try end.hear(TestMessage(.request, mux: 1, handler: 20))
        let key = try end.takeStarted()
        let error = #expect(throws: MuxError.self) {
            try end.machine.respond(to: key, payload: .bytes(count: 4), isError: false, now: end.now)
        }
        #expect(error?.code == .payloadTooLarge)
        #expect(end.respond(to: key, "abc"))
    }
}
