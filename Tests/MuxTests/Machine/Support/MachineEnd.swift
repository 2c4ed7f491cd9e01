// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Mux
import Testing
import TestSupport

/// One end of a connection in virtual time: a machine, what it said, what it told its owner, and handlers given as closures.
final class MachineEnd {
    var machine: MuxMachine
    private(set) var now: MuxInstant

    /// Encoded messages that nobody has heard yet.
    private(set) var outbox: [[UInt8]] = []
    private(set) var said: [TestMessage] = []
    private(set) var events: [MachineEvent] = []
    /// Why the connection had to end, if it had to.
    private(set) var failure: (any Error)?

    var handlers: [HandlerRoute: TestHandler] = [:]
    private(set) var streams: [MuxKey: HandlerStream] = [:]
    private var work: [(due: MuxInstant, body: () -> Void)] = []

    /// Whether messages of our streams are consumed as they come.
    var consumesAtOnce = false
    /// Whether streams are neither accepted nor refused.
    var leavesStreamsUnaccepted = false
    /// The mux of the message that was received last.
    private(set) var heardMux: UInt64?
    /// The most actions that one received message led to.
    private(set) var mostActionsOfAMessage = 0
    /// How much later than asked the clock wakes a machine.
    var clockLateness = MuxInterval(nanoseconds: 0)

    private var consumable: [UInt64] = []
    private var startable: [() -> Void] = []
    private var isSettling = false

    init(
        configuration: MuxConfiguration = MuxConfiguration(checksums: false),
        firstGeneration: UInt64 = 1,
        now: MuxInstant = MuxInstant(nanoseconds: 1_000_000_000)
    ) {
        machine = MuxMachine(configuration: configuration, firstGeneration: firstGeneration, now: now)
        self.now = now
    }

    // MARK: What became of it

    func takeSaid() -> [TestMessage] {
        defer { said = [] }
        return said
    }

    func takeEvents() -> [MachineEvent] {
        defer { events = [] }
        return events
    }

    func takeOutbox(_ count: Int = .max) -> [[UInt8]] {
        defer { outbox.removeFirst(min(count, outbox.count)) }
        return Array(outbox.prefix(count))
    }

    // MARK: Inputs

    /// Receives the payload of a frame: a message, or a batch.
    func hear(_ bytes: [UInt8]) {
        do {
            let message = try Message(parsing: bytes.span.bytes)
            guard message.header.operation == .merged else { return try hear(message, in: bytes) }
            var parts = MergedBatch(message)
            while let part = try parts.next(in: bytes.span.bytes) {
                try hear(Message(parsing: bytes.span.bytes, in: part), in: bytes)
            }
        } catch {
            failure = error
            disconnect()
        }
    }

    func hear(_ messages: TestMessage...) throws {
        for message in messages { hear(try message.encoded()) }
    }

    private func hear(_ message: Message, in bytes: [UInt8]) throws {
        heardMux = message.header.muxID
        try machine.receive(message, in: bytes.span.bytes, now: now)
        mostActionsOfAMessage = max(mostActionsOfAMessage, perform(in: bytes))
        settle()
    }

    func disconnect() {
        machine.disconnect()
        settle()
    }

    /// Lets time pass up to `time`, waking the machine whenever it asked for it.
    func advance(to time: MuxInstant) {
        while failure == nil {
            let next = nextWakeup
            guard next <= time else { break }
            now = max(now, next)
            wake()
        }
        now = max(now, time)
    }

    func advance(by interval: MuxInterval) {
        advance(to: now.advanced(by: interval))
    }

    var nextWakeup: MuxInstant {
        let due = work.map(\.due).min() ?? .distantFuture
        return min(machine.nextWakeup.advanced(by: clockLateness), due)
    }

    func after(_ interval: MuxInterval, _ body: @escaping () -> Void) {
        work.append((now.advanced(by: interval), body))
    }

    private func wake() {
        do {
            try machine.advance(to: now, wallTime: Timestamp(seconds: now.nanoseconds / 1_000_000_000))
        } catch {
            failure = error
            disconnect()
            return
        }
        settle()
        let due = work.filter { $0.due <= now }
        work.removeAll { $0.due <= now }
        for item in due { item.body() }
        settle()
    }

    // MARK: Outputs

    func say(_ header: MessageHeader, payload: [UInt8] = [], subroute: Subroute? = nil) {
        do {
            let bytes = try header.encoded(payload: payload, subroute: subroute)
            said.append(TestMessage(try Message(parsing: bytes.span.bytes), in: bytes))
            outbox.append(bytes)
        } catch {
            Issue.record("the machine wants to send what is no message: \(header): \(error)")
        }
    }

    /// Does what the machine asks for, until all handlers wait.
    func settle() {
        guard !isSettling else { return }
        isSettling = true
        defer { isSettling = false }
        var isBusy = true
        while isBusy {
            isBusy = perform(in: []) > 0
            let starting = startable
            startable = []
            for start in starting { start() }
            for mux in consumable { consume(mux) }
            consumable = []
            isBusy = isBusy || !starting.isEmpty
            for stream in streams.values.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                isBusy = stream.run() || isBusy
            }
        }
    }

    /// Takes the machine's actions; how many there were.
    private func perform(in bytes: [UInt8]) -> Int {
        var count = 0
        while let action = machine.nextAction() {
            count += 1
            perform(action, in: bytes)
        }
        return count
    }

    private func perform(_ action: MuxAction, in bytes: [UInt8]) {
        switch action {
        case .send(let message): say(message.header, payload: message.payload)
        case .callAged(let mux): events.append(.callAged(mux))
        case .response(let mux, let payload): events.append(.callEnded(mux, .response(Payload(payload, in: bytes))))
        case .callFailed(let mux, let failure): events.append(.callEnded(mux, CallEnd(failure, in: bytes)))
        case .streamFinished(let mux): events.append(.callEnded(mux, .finished))
        case .streamMessage(let mux, let payload):
            events.append(.streamMessage(mux, Payload(payload, in: bytes)))
            if consumesAtOnce { consumable.append(mux) }
        case .sendable(let mux): events.append(.sendable(mux))
        case .startRequest(let key, let call): start(request: key, call, Payload(call.payload, in: bytes))
        case .startStream(let key, let call): start(stream: key, call, Payload(call.payload, in: bytes))
        case .handlerMessage(let key, let payload):
            events.append(.handlerMessage(key, Payload(payload, in: bytes)))
            streams[key]?.inbox.append(Payload(payload, in: bytes))
        case .handlerInputFinished(let key):
            events.append(.handlerInputFinished(key))
            streams[key]?.isInputFinished = true
        case .handlerSendable(let key): events.append(.handlerSendable(key))
        case .cancelHandler(let key, let cancellation):
            events.append(.handlerCancelled(key, cancellation))
            streams.removeValue(forKey: key)?.onCancel?()
        }
    }

    // MARK: Handlers

    private func start(request key: MuxKey, _ call: IncomingCall, _ payload: Payload) {
        events.append(.requestStarted(key, payload))
        guard HandlerNames.validIDs.contains(call.handler), case .request(let body) = handlers[HandlerRoute(call)]
        else {
            machine.refuseRequest(key, reason: refusal(of: call, isStream: false))
            return
        }
        startable.append { body(HandlerRequest(end: self, key: key, payload: payload)) }
    }

    private func start(stream key: MuxKey, _ call: IncomingCall, _ payload: Payload) {
        events.append(.streamStarted(key, payload))
        guard case .stream(let inCapacity, let outCapacity, let body) = handlers[HandlerRoute(call)] else {
            machine.refuseStream(key, reason: refusal(of: call, isStream: true))
            return
        }
        guard !leavesStreamsUnaccepted else { return }
        machine.acceptStream(key, inCapacity: inCapacity, outCapacity: outCapacity)
        let stream = HandlerStream(end: self, key: key, payload: payload)
        stream.isInputFinished = inCapacity <= 0 || call.isInputFinished
        streams[key] = stream
        startable.append { body(stream) }
    }

    private func refusal(of call: IncomingCall, isStream: Bool) -> String {
        HandlerNames.unknownHandlerText(id: call.handler, subroute: call.subroute, isStream: isStream)
    }

    func ended(_ stream: HandlerStream) {
        streams.removeValue(forKey: stream.key)
    }
}

extension Payload {
    init(_ payload: InboundPayload, in bytes: [UInt8]) {
        self.init(payload.isNil ? nil : Array(bytes[payload.range]))
    }
}

extension OutboundPayload {
    init(_ payload: Payload) {
        self = payload.bytes.map { .bytes(count: $0.count) } ?? .none
    }
}
