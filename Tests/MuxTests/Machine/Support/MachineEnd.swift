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
    /// What the calls that were heard carried beside their payloads.
    private(set) var heardOptions: [CallOptions?] = []
    /// The most actions that one received message led to.
    private(set) var mostActionsOfAMessage = 0
    /// How much later than asked the clock wakes a machine.
    var clockLateness = MuxInterval(nanoseconds: 0)

    private var consumable: [(mux: UInt64, count: Int)] = []
    /// The payloads that the machine knows by name.
    private var kept: [PayloadToken: (bytes: [UInt8], subroute: Subroute?)] = [:]
    private var lastToken: Int32 = 0
    /// Pieces of payloads that are not complete.
    private var pieces: [MuxOwner: [UInt8]] = [:]
    /// Whether nothing is written, as on a connection that takes nothing.
    var isStuck = false
    private var startable: [() -> Void] = []
    private var isSettling = false

    init(
        configuration: MuxConfiguration = MuxConfiguration(checksums: false),
        agreement: MuxAgreement = .plain,
        firstGeneration: UInt64 = 1,
        now: MuxInstant = MuxInstant(nanoseconds: 1_000_000_000)
    ) {
        machine = MuxMachine(
            configuration: configuration,
            agreement: agreement,
            firstGeneration: firstGeneration,
            now: now
        )
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
        let received = Result { try machine.receive(message, in: bytes.span.bytes, now: now) }
        // Also after a fault: what was valid before it lies in these bytes.
        mostActionsOfAMessage = max(mostActionsOfAMessage, perform(in: bytes))
        try received.get()
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

    /// Keeps a payload until it is written; what the machine is to know of it.
    func keep(_ payload: Payload, subroute: Subroute? = nil) -> OutboundPayload {
        lastToken += 1
        let token = PayloadToken(rawValue: lastToken)
        kept[token] = (payload.bytes ?? [], subroute)
        return payload.bytes.map { .bytes(count: $0.count, token: token) } ?? .none(token: token)
    }

    /// Takes back a payload that the machine did not take.
    func takeBack(_ payload: OutboundPayload) {
        kept[payload.token] = nil
    }

    /// Payloads that wait to be written.
    var keptCount: Int { kept.count }

    /// Writes what waits, as far as there are messages, or up to `limit` of them.
    @discardableResult
    func write(limit: Int = .max) -> Int {
        var count = 0
        while count < limit, let message = machine.nextMessage(now: now) {
            write(message)
            count += 1
        }
        return count
    }

    private func write(_ message: OutboundMessage) {
        var payload: [UInt8] = []
        var subroute: Subroute?
        switch message.payload {
        case .own(let bytes): payload = bytes
        case .kept(let token, let range):
            guard token != .none else { break }
            guard let all = kept[token] else {
                Issue.record("the machine wants to send a payload that is not its own: \(message.header)")
                return
            }
            payload = Array(all.bytes[range])
            if message.header.flags.contains(.subroute) { subroute = all.subroute }
            if message.isLastPiece { kept[token] = nil }
        }
        do {
            let bytes = try message.header.encoded(
                payload: payload,
                subroute: subroute,
                extensionBlock: message.extensionBlock
            )
            said.append(TestMessage(try Message(parsing: bytes.span.bytes), in: bytes))
            outbox.append(bytes)
        } catch {
            Issue.record("the machine wants to send what is no message: \(message.header): \(error)")
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
            for (mux, count) in consumable { machine.consumed(mux: mux, byteCount: count) }
            consumable = []
            isBusy = isBusy || !starting.isEmpty
            for stream in streams.values.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                isBusy = stream.run() || isBusy
            }
            if !isStuck { isBusy = write() > 0 || isBusy }
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
        case .discardPayload(let token):
            if kept.removeValue(forKey: token) == nil { Issue.record("a payload is discarded that is not kept") }
        case .piece(let owner, let payload): pieces[owner, default: []] += bytes[payload.range]
        case .callAged(let mux): events.append(.callAged(mux))
        case .response(let mux, let payload):
            end(mux, .response(complete(payload, of: .call(mux: mux), in: bytes)))
        case .callFailed(let mux, let failure): end(mux, CallEnd(failure, in: bytes))
        case .streamFinished(let mux): end(mux, .finished)
        case .streamMessage(let mux, let payload):
            let payload = complete(payload, of: .call(mux: mux), in: bytes)
            events.append(.streamMessage(mux, payload))
            if consumesAtOnce { consumable.append((mux, payload.bytes?.count ?? 0)) }
        case .sendable(let mux): events.append(.sendable(mux))
        case .startRequest(let key, let call):
            start(request: key, call, complete(call.payload, of: .request(key), in: bytes))
        case .startStream(let key, let call):
            start(stream: key, call, complete(call.payload, of: .stream(key), in: bytes))
        case .handlerMessage(let key, let payload):
            let payload = complete(payload, of: .stream(key), in: bytes)
            events.append(.handlerMessage(key, payload))
            streams[key]?.inbox.append(payload)
        case .handlerInputFinished(let key):
            events.append(.handlerInputFinished(key))
            streams[key]?.isInputFinished = true
        case .handlerSendable(let key): events.append(.handlerSendable(key))
        case .cancelHandler(let key, let cancellation):
            pieces[.request(key)] = nil
            pieces[.stream(key)] = nil
            events.append(.handlerCancelled(key, cancellation))
            streams.removeValue(forKey: key)?.onCancel?()
        case .peerDraining: events.append(.peerDraining)
        case .drained: events.append(.drained)
        case .disconnect(let error):
            failure = error
            machine.disconnect()
        }
    }

    private func end(_ mux: UInt64, _ end: CallEnd) {
        pieces[.call(mux: mux)] = nil
        events.append(.callEnded(mux, end))
    }

    /// A payload with the pieces that came before it.
    private func complete(_ payload: InboundPayload, of owner: MuxOwner, in bytes: [UInt8]) -> Payload {
        guard payload.followsPieces else { return Payload(payload, in: bytes) }
        guard let before = pieces.removeValue(forKey: owner) else {
            Issue.record("a payload follows pieces that never came")
            return nil
        }
        return Payload(before + bytes[payload.range])
    }

    // MARK: Handlers

    private func start(request key: MuxKey, _ call: IncomingCall, _ payload: Payload) {
        events.append(.requestStarted(key, payload))
        heardOptions.append(call.options)
        guard HandlerNames.validIDs.contains(call.handler), case .request(let body) = handlers[HandlerRoute(call)]
        else {
            machine.refuseRequest(key, reason: refusal(of: call, isStream: false))
            return
        }
        startable.append { body(HandlerRequest(end: self, key: key, payload: payload)) }
    }

    private func start(stream key: MuxKey, _ call: IncomingCall, _ payload: Payload) {
        events.append(.streamStarted(key, payload))
        heardOptions.append(call.options)
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
