// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Single requests (GRID-V1 §3)")
struct RequestTests {
    private let echo: [UInt8: TestHandler] = [20: .request { $0.respond($0.payload) }]

    @Test("A request has sequence 0, its deadline, its handler and the end flag; its answer repeats mux and sequence")
    func echoed() throws {
        let pair = MachinePair()
        pair.callee.handlers = [.id(20): .request { $0.respond($0.payload) }]
        let mux = try pair.caller.request(20, "abc", deadline: .milliseconds(1234))
        pair.exchange()
        let request = TestMessage(.request, mux: mux, deadline: 1234, handler: 20, flags: .endOfStream, payload: "abc")
        #expect(pair.caller.takeSaid() == [request])
        #expect(pair.callee.takeSaid() == [TestMessage(.response, mux: mux, flags: .endOfStream, payload: "abc")])
        #expect(pair.caller.takeEvents() == [.callEnded(mux, .response("abc"))])
        #expect(pair.caller.machine.openCalls == 0)
        #expect(pair.callee.machine.openIncomingCalls == 0)
    }

    @Test("Both sides may call, and their muxes have nothing to do with each other")
    func bothWays() throws {
        let pair = MachinePair()
        for end in [pair.caller, pair.callee] {
            end.handlers[.id(20)] = .request { $0.respond(Payload("answer to " + $0.payload.text)) }
        }
        let one = try pair.caller.request(20, "a")
        let other = try pair.callee.request(20, "b")
        pair.exchange()
        #expect(pair.caller.events.contains(.callEnded(one, .response("answer to a"))))
        #expect(pair.callee.events.contains(.callEnded(other, .response("answer to b"))))
    }

    @Test(
        "Mux and sequence of any value are repeated [C raw.request-seq-echo]",
        arguments: [(77, 4242), (0, 0), (.max, .max)] as [(UInt64, UInt32)]
    )
    func repeated(mux: UInt64, sequence: UInt32) throws {
        let end = MachineEnd.serving(echo)
        try end.hear(
            TestMessage(.request, mux: mux, sequence: sequence, handler: 20, flags: .endOfStream, payload: "a")
        )
        #expect(
            end.takeSaid() == [TestMessage(.response, mux: mux, sequence: sequence, flags: .endOfStream, payload: "a")]
        )
    }

    @Test("An empty payload in a request arrives as nil, one in an answer as empty (GRID-V1 §2.3)")
    func emptyPayloads() throws {
        for (answer, flags) in [(nil, .endOfStream), ("", [.endOfStream, .zeroLength])] as [(Payload, MessageFlags)] {
            for payload in [nil, ""] as [Payload] {
                let pair = MachinePair()
                pair.callee.handlers[.id(20)] = .request { request in
                    #expect(request.payload == nil)
                    request.respond(answer)
                }
                let mux = try pair.caller.request(20, payload)
                pair.exchange()
                #expect(pair.callee.takeSaid() == [TestMessage(.response, mux: mux, flags: flags)])
                #expect(pair.caller.takeEvents() == [.callEnded(mux, .response(answer))])
            }
        }
    }

    @Test("A request that says that its empty payload is not nil is believed [C raw.request-zero-flag]")
    func zeroFlag() throws {
        let end = MachineEnd.serving([27: .request { $0.respond($0.payload == "" ? "empty" : "other") }])
        try end.hear(TestMessage(.request, mux: 1, handler: 27, flags: [.endOfStream, .zeroLength]))
        #expect(end.takeSaid().map(\.payload) == [Array("empty".utf8)])
    }

    @Test("An error's answer has its text and the error flag, and nothing else tells an empty text [C error]")
    func errors() throws {
        for text in ["boom", ""] {
            let pair = MachinePair()
            pair.callee.handlers[.id(21)] = .request { $0.respond(Payload(text), isError: true) }
            let mux = try pair.caller.request(21)
            pair.exchange()
            #expect(
                pair.callee.takeSaid()
                    == [TestMessage(.response, mux: mux, flags: [.endOfStream, .error], payload: text)]
            )
            #expect(pair.caller.takeEvents() == [.callEnded(mux, .remote(Payload(text)))])
        }
    }

    @Test("Answers come in any order, each to its own request")
    func order() throws {
        let pair = MachinePair()
        var requests: [HandlerRequest] = []
        pair.callee.handlers[.id(20)] = .request { requests.append($0) }
        let muxes = try (0..<5).map { try pair.caller.request(20, Payload("\($0)")) }
        pair.exchange()
        for index in [3, 0, 4, 2, 1] { requests[index].respond(Payload("re \(index)")) }
        pair.exchange()
        #expect(
            pair.caller.takeEvents() == [3, 0, 4, 2, 1].map { .callEnded(muxes[$0], .response(Payload("re \($0)"))) }
        )
        #expect(Set(muxes).count == 5)
    }

    @Test("A refusal repeats all of the request but its subroute, and the call fails with its reason")
    func refusal() throws {
        let subroute = Subroute(route: "alt/one", handler: 20)
        for (handler, flags) in [(60, .endOfStream), (0, [.endOfStream, .stateless]), (255, [])]
            as [(UInt8, MessageFlags)]
        {
            for subroute in [nil, subroute] {
                let end = MachineEnd()
                let request = TestMessage(
                    .request,
                    mux: 9,
                    sequence: 8,
                    deadline: 777,
                    handler: handler,
                    flags: flags,
                    payload: "x",
                    subroute: subroute
                )
                try end.hear(request)
                let reason = HandlerNames.unknownHandlerText(id: handler, subroute: subroute, isStream: false)
                #expect(
                    end.takeSaid() == [
                        .refusal(mux: 9, sequence: 8, deadline: 777, handler: handler, flags: flags, reason: reason)
                    ]
                )
                #expect(end.machine.openIncomingCalls == 0)
            }
        }
        let pair = MachinePair()
        let mux = try pair.caller.request(60)
        pair.exchange()
        let reason = "Invalid Handler for type: UpdateMetacacheListing"
        #expect(pair.caller.takeEvents() == [.callEnded(mux, .refused(reason))])
    }

    @Test("A refusal whose reason cannot be read refuses all the same")
    func unreadableRefusal() throws {
        for bytes in [[], [0xc1], [0x81, 0xa5], Array("text".utf8)] as [[UInt8]] {
            let end = MachineEnd()
            let mux = try end.request(20)
            try end.hear(TestMessage(.muxConnectError, mux: mux, bytes: bytes))
            guard case .callEnded(mux, .refused(let reason, _))? = end.takeEvents().last else {
                Issue.record("not refused by \(bytes)")
                continue
            }
            #expect(!reason.isEmpty)
        }
    }

    @Test("A request's subroute finds its handler, and travels behind it")
    func subroutes() throws {
        let pair = MachinePair()
        let subroute = Subroute(route: "alt/one", handler: 20)
        pair.callee.handlers[.id(20)] = .request { $0.respond("plain") }
        pair.callee.handlers[.subroute(subroute)] = .request { $0.respond(Payload("sub:" + $0.payload.text)) }
        let mux = try pair.caller.request(20, "x", subroute: subroute)
        pair.exchange()
        #expect(pair.caller.takeEvents() == [.callEnded(mux, .response("sub:x"))])
        #expect(pair.caller.takeSaid().map(\.header.flags) == [[.endOfStream, .subroute]])
    }

    @Test("Nothing is sent when a request is cancelled, and its late answer is ignored [C cancel-single]")
    func cancelled() throws {
        let pair = MachinePair()
        var late: HandlerRequest?
        pair.callee.handlers[.id(22)] = .request { late = $0 }
        let mux = try pair.caller.request(22)
        pair.exchange()
        _ = pair.caller.takeSaid()
        pair.caller.cancel(mux)
        pair.caller.cancel(mux)
        #expect(pair.caller.takeEvents() == [.callEnded(mux, .cancelled)])
        late?.respond("late")
        pair.exchange()
        #expect(pair.caller.takeEvents() == [])
        #expect(pair.caller.takeSaid() == [])
    }

    @Test("A request is answered once; a second answer is none")
    func answeredOnce() throws {
        let end = MachineEnd.serving([20: .silent])
        try end.hear(TestMessage(.request, mux: 1, handler: 20, flags: .endOfStream))
        let key = try end.takeStarted()
        #expect(end.isOpen(key))
        #expect(end.respond(to: key, "a"))
        #expect(!end.isOpen(key))
        #expect(!end.respond(to: key, "b"))
        end.machine.refuseRequest(key, reason: "c")
        end.machine.abandonRequest(key)
        end.settle()
        #expect(end.takeSaid().count == 1)
    }

    @Test("A request that is abandoned is never answered")
    func abandoned() throws {
        let end = MachineEnd.serving([20: .silent])
        try end.hear(TestMessage(.request, mux: 1, handler: 20, flags: .endOfStream))
        let key = try end.takeStarted()
        end.machine.abandonRequest(key)
        #expect(!end.respond(to: key, "a"))
        end.advance(by: .seconds(1))
        #expect(end.takeSaid() == [])
        #expect(end.takeEvents() == [])
        #expect(end.machine.openIncomingCalls == 0)
    }

    @Test("Two requests of the same mux are two requests: the number is the caller's business")
    func sameMux() throws {
        let end = MachineEnd.serving(echo)
        try end.hear(
            TestMessage(.request, mux: 5, handler: 20, payload: "a"),
            TestMessage(.request, mux: 5, handler: 20, payload: "b")
        )
        #expect(end.takeSaid().map(\.payload) == [Array("a".utf8), Array("b".utf8)])
    }

    @Test("Every message carries a checksum where the connection has them, even in answer to one without")
    func checksums() throws {
        let pair = MachinePair(caller: MuxConfiguration(), callee: MuxConfiguration())
        pair.callee.handlers = [.id(20): .request { $0.respond($0.payload) }]
        let mux = try pair.caller.request(20, "a")
        let refused = try pair.caller.request(60, "a")
        pair.exchange()
        #expect((pair.caller.takeSaid() + pair.callee.takeSaid()).allSatisfy { $0.header.flags.contains(.crc) })
        #expect(pair.caller.events.count == 2)
        #expect(mux != refused)

        let end = MachineEnd.serving(echo, configuration: MuxConfiguration())
        try end.hear(TestMessage(.request, mux: 1, handler: 20), TestMessage(.request, mux: 2, handler: 0))
        #expect(end.takeSaid().map(\.header.flags) == [[.endOfStream, .crc], .crc])

        let plain = MachineEnd.serving(echo)
        try plain.hear(
            TestMessage(.request, mux: 1, handler: 20, flags: .crc),
            TestMessage(.request, mux: 2, handler: 0, flags: .crc)
        )
        #expect(plain.takeSaid().map(\.header.flags) == [.endOfStream, []])
    }
}
