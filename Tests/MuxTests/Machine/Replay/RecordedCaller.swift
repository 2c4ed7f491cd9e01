// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

/// The callers' side of a recorded conversation, held by machines in virtual time, one for each connection: they make the calls
/// that the recorded caller made, when it made them, and hear what it heard.
final class RecordedCaller {
    private struct Connection {
        let end: MachineEnd
        var isOver = false
        /// The numbers of our muxes by the recorded ones, and the other way round.
        var own: [UInt64: UInt64] = [:]
        var recorded: [UInt64: UInt64] = [:]
        /// Of our muxes: messages that nobody has taken yet.
        var unconsumed: [UInt64: Int] = [:]
    }

    private let name: String
    private let differences: [RecordedDifference]
    private let entries: [WireEntry]
    /// What the recorded program printed of each call.
    let printed: [String]
    private var connections: [Int: Connection] = [:]

    /// What the recorded caller said, by its differences, and what our machines said with the recorded numbers.
    private(set) var expected: [SaidMessage.Row: [SaidMessage]] = [:]
    private(set) var said: [SaidMessage.Row: [SaidMessage]] = [:]
    /// The calls in the order in which they were made.
    private(set) var calls: [RecordedCall] = []
    private(set) var failures: [any Error] = []

    init(_ name: String, _ differences: [RecordedDifference]) throws {
        self.name = name
        self.differences = differences
        entries = try Vectors.load().wire(of: name)
        let scenario = try #require(try Vectors.load().scenarios.first { $0.name == name })
        printed = scenario.printedCalls
    }

    func play() throws {
        for entry in entries {
            advance(to: entry.instant)
            if entry.message?.header.operation == .connectResponse { connect(entry) }
            guard connections[entry.connection] != nil else { continue }
            if entry.isEndOfConnection {
                disconnect(entry.connection)
            } else if entry.isSaidByCaller {
                for message in entry.messages() {
                    expect(message, in: entry)
                    try act(message, on: entry.connection)
                }
            } else {
                try hear(entry)
            }
            take(entry.connection)
        }
        for connection in connections.values {
            #expect(connection.isOver)
            #expect(connection.end.keptCount == 0)
        }
    }

    // MARK: Time

    private func advance(to time: MuxInstant) {
        for (number, connection) in connections where !connection.isOver {
            let end = connection.end
            while end.nextWakeup <= time, end.failure == nil {
                end.advance(to: end.nextWakeup)
                take(number)
            }
            end.advance(to: time)
        }
        // Deadlines are the caller's own business: nothing is heard of them.
        for index in calls.indices where calls[index].end == nil {
            let call = calls[index]
            let due = deadlines[Key(connection: call.connection, mux: call.recordedMux)] ?? .distantFuture
            if due <= time { calls[index].finish(.deadlineExceeded) }
        }
    }

    private struct Key: Hashable {
        let connection: Int
        let mux: UInt64
    }

    private var deadlines: [Key: MuxInstant] = [:]

    private func connect(_ entry: WireEntry) {
        let end = MachineEnd(
            configuration: MuxConfiguration(checksums: name != "nocrc"),
            // No two connections of a node number their calls alike (GRID-V1 §8.2).
            firstGeneration: UInt64(entry.connection) * 1000 + 1,
            now: entry.instant
        )
        // No clock is on time to the nanosecond.
        end.clockLateness = MuxInterval(nanoseconds: 1000)
        connections[entry.connection] = Connection(end: end)
    }

    private func disconnect(_ number: Int) {
        guard let connection = connections[number], !connection.isOver else { return }
        for index in calls.indices where calls[index].connection == number { calls[index].finish(.disconnected) }
        connection.end.disconnect()
        connections[number]?.isOver = true
    }

    // MARK: What the caller does

    private func act(_ message: TestMessage, on number: Int) throws {
        guard let connection = connections[number], !connection.isOver else { return }
        let end = connection.end
        let header = message.header
        switch header.operation {
        case .request:
            let deadline = [0, 60000].contains(header.deadlineMilliseconds) ? nil : timeLeft(header)
            // An empty payload and none look the same on the wire (GRID-V1 §2.3).
            let isEmpty = calls.count < printed.count && printed[calls.count].contains("payload empty")
            let payload = isEmpty ? "" : message.content
            let mux = try end.request(header.handler, payload, subroute: message.subroute, deadline: deadline)
            begin(mux, header, on: number)
            if name == "cancel-single" { cancelSilently(mux, end) }
        case .connectMux:
            let capacities = RecordedBehaviours.capacities(of: header)
            let mux = try end.openStream(
                header.handler,
                message.content,
                inCapacity: capacities.input,
                outCapacity: capacities.output,
                subroute: message.subroute,
                deadline: header.deadlineMilliseconds == 0 ? nil : timeLeft(header)
            )
            begin(mux, header, on: number)
        case .muxClientMessage:
            let mux = try #require(connection.own[header.muxID])
            if header.flags.contains(.endOfStream) {
                #expect(end.finishInput(of: mux))
            } else {
                #expect(try end.send(on: mux, message.content) == .queued)
            }
        case .unblockServerMux:
            returnCredit(of: try #require(connection.own[header.muxID]), header, on: number)
        case .disconnectServerMux:
            end.cancel(try #require(connection.own[header.muxID]))
            finish(header.muxID, on: number, .cancelled)
        default:
            // Pings and pongs, which a machine says by itself.
            break
        }
    }

    /// The rest of the last millisecond is not said.
    private func timeLeft(_ header: MessageHeader) -> MuxInterval {
        MuxInterval(nanoseconds: Int64(header.deadlineMilliseconds) * 1_000_000 + 999_999)
    }

    private func begin(_ mux: UInt64, _ header: MessageHeader, on number: Int) {
        connections[number]?.own[header.muxID] = mux
        connections[number]?.recorded[mux] = header.muxID
        calls.append(RecordedCall(connection: number, recordedMux: header.muxID, ownMux: mux))
        guard header.deadlineMilliseconds > 0, let now = connections[number]?.end.now else { return }
        deadlines[Key(connection: number, mux: header.muxID)] = now.advanced(by: timeLeft(header))
    }

    /// Of this cancellation nothing was to be seen on the wire.
    private func cancelSilently(_ mux: UInt64, _ end: MachineEnd) {
        end.after(.milliseconds(100)) { [unowned end] in end.cancel(mux) }
        calls[calls.count - 1].finish(.cancelled)
    }

    /// Takes messages until a credit goes back, unless as many as recorded went back already: a machine returns that of a
    /// message that finds its consumer waiting at once.
    private func returnCredit(of mux: UInt64, _ header: MessageHeader, on number: Int) {
        func credits(_ messages: [SaidMessage.Row: [SaidMessage]]) -> Int {
            (messages[SaidMessage.Row(TestMessage(header, []), connection: number)] ?? [])
                .count { $0.message.header.operation == .unblockServerMux }
        }
        take(number)
        while credits(said) < credits(expected), connections[number]?.unconsumed[mux] ?? 0 > 0 {
            connections[number]?.unconsumed[mux]? -= 1
            connections[number]?.end.consume(mux)
            take(number)
        }
    }

    private func finish(_ recordedMux: UInt64, on number: Int, _ end: CallEnd) {
        for index in calls.indices where calls[index].connection == number && calls[index].recordedMux == recordedMux {
            calls[index].finish(end)
        }
    }

    // MARK: What it hears

    /// Hears a frame. Nothing is written before all of it was heard, as on a connection.
    private func hear(_ entry: WireEntry) throws {
        guard let connection = connections[entry.connection], !connection.isOver else { return }
        connection.end.isStuck = true
        for var message in entry.messages() {
            let isStale = RecordedDifference.isStale(message, in: entry.name)
            if !isStale {
                for index in calls.indices where calls[index].connection == entry.connection {
                    if calls[index].recordedMux == message.header.muxID { try calls[index].hear(message) }
                }
            }
            // One that answers a call of the connection before has its number.
            let numbers = isStale ? connections[entry.connection - 1]?.own : connection.own
            if message.header.muxID != 0 { message.header.muxID = try #require(numbers?[message.header.muxID]) }
            try connection.end.hear(message)
        }
        connection.end.isStuck = false
        connection.end.settle()
    }

    // MARK: What is compared

    private func expect(_ message: TestMessage, in entry: WireEntry) {
        var message: TestMessage? = message
        for difference in differences { message = message.flatMap { difference.expected($0, in: entry.name) } }
        guard let message else { return }
        let said = SaidMessage(message: message.comparable, milliseconds: entry.milliseconds)
        expected[SaidMessage.Row(message, connection: entry.connection), default: []].append(said)
    }

    /// Takes what a machine said and told.
    private func take(_ number: Int) {
        guard let connection = connections[number] else { return }
        let milliseconds = Double(connection.end.now.nanoseconds) / 1_000_000
        for var message in connection.end.takeSaid() {
            if let recorded = connection.recorded[message.header.muxID] { message.header.muxID = recorded }
            let place = SaidMessage.Row(message, connection: number)
            said[place, default: []].append(
                SaidMessage(message: message.comparable, milliseconds: milliseconds)
            )
        }
        for event in connection.end.takeEvents() { take(event, on: number) }
        if let failure = connection.end.failure { failures.append(failure) }
    }

    private func take(_ event: MachineEvent, on number: Int) {
        func update(_ mux: UInt64, _ body: (inout RecordedCall) -> Void) {
            let index = calls.firstIndex { $0.connection == number && $0.ownMux == mux }
            guard let index else {
                Issue.record("an event of no call: \(event)")
                return
            }
            body(&calls[index])
        }
        switch event {
        case .streamMessage(let mux, let payload):
            connections[number]?.unconsumed[mux, default: 0] += 1
            update(mux) { $0.saidMessages.append(payload) }
        case .callEnded(let mux, let end): update(mux) { $0.saidEnds.append(end) }
        case .callAged, .sendable: break
        default: Issue.record("nobody calls a caller: \(event)")
        }
    }
}
