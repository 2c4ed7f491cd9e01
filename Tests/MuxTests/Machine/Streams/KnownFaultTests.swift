// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

/// Faults that existing implementations of the protocol have had, each as what must not happen here.
@Suite("Faults known of other implementations")
struct KnownFaultTests {
    private func streaming(
        inCapacity: Int,
        outCapacity: Int,
        configuration: MuxConfiguration = MuxConfiguration(checksums: false)
    ) throws -> (pair: MachinePair, mux: UInt64, key: MuxKey) {
        let pair = MachinePair(caller: configuration, callee: configuration)
        pair.callee.handlers[.id(30)] = .idle(inCapacity: inCapacity, outCapacity: outCapacity)
        pair.callee.handlers[.id(20)] = .request { $0.respond($0.payload) }
        let mux = try pair.caller.openStream(30, inCapacity: inCapacity, outCapacity: outCapacity)
        pair.exchange()
        return (pair, mux, try pair.callee.takeStarted())
    }

    @Test("A blocked stream does not block its cancellation")
    func blockedStreamBlocksCancellation() throws {
        let (pair, mux, key) = try streaming(inCapacity: 1, outCapacity: 1)
        // Nobody reads on either side, until nothing can be sent any more.
        while try pair.caller.send(on: mux, "input") == .queued { pair.exchange() }
        while pair.callee.send(from: key, "output") { pair.exchange() }
        _ = pair.callee.takeEvents()
        pair.caller.cancel(mux)
        #expect(pair.caller.takeEvents().last == .callEnded(mux, .cancelled))
        pair.exchange()
        #expect(pair.callee.takeEvents() == [.handlerCancelled(key, .cancelledByPeer)])
    }

    @Test("Nor does a queue that is full block it, or the end of the connection")
    func fullQueueBlocksDisconnect() throws {
        var configuration = MuxConfiguration(checksums: false)
        configuration.maximumQueuedBytes = 1000
        let (pair, mux, _) = try streaming(inCapacity: 8, outCapacity: 1, configuration: configuration)
        pair.caller.isStuck = true
        while try pair.caller.send(on: mux, Payload(Array(repeating: 7, count: 500))) == .queued {}
        #expect(throws: MuxError.self) { try pair.caller.request(20) }
        pair.caller.cancel(mux)
        #expect(pair.caller.takeEvents().last == .callEnded(mux, .cancelled))
        let request = try pair.caller.request(20, Payload(Array(repeating: 7, count: 2000)))
        #expect(throws: MuxError.self) { try pair.caller.request(20) }
        pair.caller.disconnect()
        #expect(pair.caller.takeEvents() == [.callEnded(request, .disconnected)])
        #expect(pair.caller.keptCount == 0)
    }

    @Test("A reconnection with a full queue does not deadlock: nothing of the old connection is on the new one")
    func reconnectWithFullQueue() throws {
        var configuration = MuxConfiguration(checksums: false)
        configuration.maximumQueuedBytes = 1000
        let old = MachineEnd(configuration: configuration, firstGeneration: 5)
        old.isStuck = true
        var muxes: Set<UInt64> = []
        while let mux = try? old.request(20, "queued") { muxes.insert(mux) }
        old.disconnect()
        #expect(Set(old.takeEvents()) == Set(muxes.map { .callEnded($0, .disconnected) }))
        #expect(old.write() == 0)
        let new = MachineEnd(configuration: configuration, firstGeneration: 6)
        let mux = try new.request(20, "new")
        #expect(new.takeSaid().map(\.header.muxID) == [mux])
        // An answer to a call of the old connection finds none here.
        for old in muxes { try new.hear(TestMessage(.response, mux: old, payload: "stale")) }
        #expect(new.takeEvents() == [])
    }

    @Test("A reader that is late does not hold up the writer, another mux, or a ping")
    func readerBlockedOnWriter() throws {
        let (pair, mux, key) = try streaming(inCapacity: 1, outCapacity: 4)
        while pair.callee.send(from: key, "output") { pair.exchange() }
        // The consumer of these takes nothing. All else goes on.
        let request = try pair.caller.request(20, "still here")
        pair.exchange()
        #expect(pair.caller.takeEvents().last == .callEnded(request, .response("still here")))
        #expect(try pair.caller.send(on: mux, "input") == .queued)
        pair.advance(by: .seconds(600))
        #expect(pair.caller.failure == nil && pair.callee.failure == nil)
        #expect(pair.caller.machine.openCalls == 1)
    }

    @Test("Two sides that both send before they read go on as soon as they read")
    func bothSidesSend() throws {
        let (pair, mux, key) = try streaming(inCapacity: 3, outCapacity: 3)
        var sent = (caller: 0, handler: 0)
        while try pair.caller.send(on: mux, "input") == .queued {
            sent.caller += 1
            pair.exchange()
        }
        while pair.callee.send(from: key, "output") {
            sent.handler += 1
            pair.exchange()
        }
        #expect(sent == (4, 4))
        for _ in 0..<100 {
            pair.caller.consume(mux)
            pair.callee.consume(by: key)
            pair.exchange()
            #expect(try pair.caller.send(on: mux, "input") == .queued)
            #expect(pair.callee.send(from: key, "output"))
            pair.exchange()
        }
        #expect(pair.caller.failure == nil && pair.callee.failure == nil)
    }

    @Test("No call is left behind, however it ends")
    func muxClientLeak() throws {
        let pair = MachinePair()
        pair.callee.handlers[.id(20)] = .request { $0.respond($0.payload, isError: $0.payload == "fail") }
        pair.callee.handlers[.id(22)] = .silent
        pair.callee.handlers[.id(30)] = .stream(inCapacity: 1, outCapacity: 1) { $0.finish() }
        pair.callee.handlers[.id(31)] = .stream(inCapacity: 1, outCapacity: 1) { $0.fail("why") }
        for round in 0..<500 {
            switch round % 9 {
            case 0: _ = try pair.caller.request(20, "answer")
            case 1: _ = try pair.caller.request(20, "fail")
            case 2: _ = try pair.caller.request(60, "unknown")
            case 3: pair.caller.cancel(try pair.caller.request(22, "cancelled"))
            case 4: _ = try pair.caller.request(22, "late", deadline: .milliseconds(5))
            case 5: _ = try pair.caller.openStream(30, inCapacity: 1, outCapacity: 1)
            case 6: _ = try pair.caller.openStream(31, inCapacity: 1, outCapacity: 1)
            case 7: _ = try pair.caller.openStream(60, inCapacity: 1, outCapacity: 1)
            default: pair.caller.cancel(try pair.caller.openStream(30, inCapacity: 1, outCapacity: 1))
            }
            pair.advance(by: .milliseconds(2))
        }
        pair.advance(by: .seconds(70))
        for end in [pair.caller, pair.callee] {
            #expect(end.machine.openCalls == 0)
            #expect(end.keptCount == 0)
            #expect(end.machine.queuedBytes == 0)
        }
        // A request that was cancelled or timed out runs on until its own deadline, and no longer.
        #expect(pair.callee.machine.openIncomingCalls == 0)
    }

    @Test(
        "The last messages of a stream arrive, however many its buffer holds when the handler returns",
        arguments: [1, 2, 16, 64]
    )
    func lostFinalEntries(capacity: Int) throws {
        let (pair, mux, key) = try streaming(inCapacity: 0, outCapacity: capacity)
        for number in 0..<capacity { pair.callee.send(from: key, Payload("\(number)")) }
        pair.callee.finish(key)
        pair.exchange()
        var received: [Payload] = []
        var end: CallEnd?
        for _ in 0...capacity {
            for event in pair.caller.takeEvents() {
                switch event {
                case .streamMessage(mux, let payload): received.append(payload)
                case .callEnded(mux, let how): end = how
                default: break
                }
            }
            pair.caller.consume(mux)
            pair.exchange()
        }
        #expect(received == (0..<capacity).map { Payload("\($0)") })
        #expect(end == .finished)
    }

    @Test("A handler's error comes after the messages that it sent before, also when they wait for the writer")
    func errorBeforeResponses() throws {
        let (pair, mux, key) = try streaming(inCapacity: 0, outCapacity: 8)
        pair.callee.isStuck = true
        for number in 0..<5 { pair.callee.send(from: key, Payload("\(number)")) }
        pair.callee.finish(key, error: "why")
        pair.callee.isStuck = false
        pair.callee.settle()
        pair.exchange()
        #expect(
            pair.caller.takeEvents()
                == (0..<5).map { .streamMessage(mux, Payload("\($0)")) } + [.callEnded(mux, .remote("why"))]
        )
    }

    @Test("Errors of several calls at once each keep their own text")
    func sharedErrorBuffer() throws {
        let pair = MachinePair()
        pair.callee.handlers[.id(21)] = .silent
        pair.callee.handlers[.id(30)] = .idle(inCapacity: 0, outCapacity: 1)
        var texts: [UInt64: String] = [:]
        for number in 0..<50 {
            let text = String(repeating: "\(number) ", count: 1 + number % 7)
            let mux =
                number.isMultiple(of: 2)
                ? try pair.caller.request(21, Payload(text))
                : try pair.caller.openStream(30, Payload(text), inCapacity: 0, outCapacity: 1)
            texts[mux] = text
        }
        pair.exchange()
        pair.callee.isStuck = true
        for event in pair.callee.takeEvents() {
            switch event {
            case .requestStarted(let key, let payload): pair.callee.respond(to: key, payload, isError: true)
            case .streamStarted(let key, let payload): pair.callee.finish(key, error: payload.text)
            default: break
            }
        }
        pair.callee.isStuck = false
        pair.callee.settle()
        pair.exchange()
        let ends = pair.caller.takeEvents()
        #expect(ends.count == 50)
        for event in ends {
            guard case .callEnded(let mux, .remote(let text, nil)) = event else {
                Issue.record("\(event)")
                continue
            }
            #expect(text.text == texts[mux])
        }
    }

    @Test("Under load every request is answered once, with its own answer", arguments: [1, 100, 5_000])
    func missingResponses(count: Int) throws {
        let pair = MachinePair()
        pair.callee.handlers[.id(20)] = .silent
        pair.caller.isStuck = true
        var payloads: [UInt64: Payload] = [:]
        for number in 0..<count {
            let payload = Payload("\(number)")
            payloads[try pair.caller.request(20, payload)] = payload
        }
        pair.caller.isStuck = false
        pair.caller.settle()
        pair.exchange()
        var started = pair.callee.takeEvents()
        #expect(started.count == count)
        pair.callee.isStuck = true
        // In another order than they came in.
        started.reverse()
        for event in started {
            guard case .requestStarted(let key, let payload) = event else { continue }
            #expect(pair.callee.respond(to: key, payload))
        }
        pair.callee.isStuck = false
        pair.callee.settle()
        pair.exchange()
        var answered = 0
        for event in pair.caller.takeEvents() {
            guard case .callEnded(let mux, .response(let payload)) = event else { continue }
            #expect(payloads.removeValue(forKey: mux) == payload)
            answered += 1
        }
        #expect(answered == count && payloads.isEmpty)
    }

    @Test("A stream that ended normally never reports that it was cancelled, whatever else happens at that moment")
    func cancelledAfterNormalEnd() throws {
        for order in 0..<4 {
            let (pair, mux, key) = try streaming(inCapacity: 1, outCapacity: 1)
            pair.callee.finish(key)
            if order == 1 { pair.callee.disconnect() }
            pair.exchange()
            if order == 2 { pair.caller.cancel(mux) }
            if order == 3 { pair.caller.disconnect() }
            let ends = pair.caller.takeEvents().filter { if case .callEnded = $0 { true } else { false } }
            #expect(ends == [.callEnded(mux, .finished)])
            #expect(!pair.callee.takeEvents().contains { if case .handlerCancelled = $0 { true } else { false } })
        }
    }

    @Test("A good-bye for a mux that is not ours harms no call of the same number (GRID-V1 §8.1)")
    func unrelatedDisconnect() throws {
        let end = MachineEnd(firstGeneration: 3)
        let request = try end.request(20)
        try end.hear(TestMessage(.disconnectClientMux, mux: request))
        try end.hear(TestMessage(.disconnectClientMux, mux: request + 1))
        #expect(end.takeEvents() == [])
        #expect(end.machine.openCalls == 1)
        try end.hear(TestMessage(.response, mux: request, payload: "answer"))
        #expect(end.takeEvents() == [.callEnded(request, .response("answer"))])
    }
}
