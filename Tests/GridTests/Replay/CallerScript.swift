// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import Mux
import Testing
import TestSupport

/// The calls of a recorded conversation, made on a connection of our node when the recorded caller made them, and what came of
/// them.
final class CallerScript {
    private struct Key: Hashable {
        let connection: Int
        let mux: UInt64
    }

    private struct Made {
        let call: PlayedCall
        let began: MuxInstant
        /// When it has a deadline.
        let deadline: MuxInstant?
        var taken = 0
    }

    private let conversation: Conversation
    private let connection: GridConnection
    private let printed: [String]
    /// Calls that have been made and not been heard of yet.
    private var starting: [(key: Key, message: TestMessage)] = []
    /// The numbers of our muxes by the recorded ones, and the other way round.
    private var own: [Key: UInt64] = [:]
    private var recorded: [Key: UInt64] = [:]
    private var made: [Key: Made] = [:]

    /// The calls in the order in which they were made.
    private(set) var calls: [RecordedCall] = []

    init(_ conversation: Conversation, on connection: GridConnection) {
        self.conversation = conversation
        self.connection = connection
        printed = conversation.scenario.printedCalls
    }

    // MARK: What our node says and hears

    /// A message of our node with the recorded number of its mux.
    func recorded(_ message: TestMessage, on connection: Int) throws -> TestMessage {
        let mux = message.header.muxID
        if [.request, .connectMux].contains(message.header.operation) {
            let index = starting.firstIndex { isAlike($0.message, message) }
            let key = starting.remove(at: try #require(index, "not called: \(message)")).key
            own[key] = mux
            recorded[Key(connection: connection, mux: mux)] = key.mux
        }
        return message.renumbered(recorded[Key(connection: connection, mux: mux)] ?? mux)
    }

    /// What the handlers' side said, with the numbers of our muxes; nothing where it said nothing of calls.
    func hear(_ entry: WireEntry) throws -> [TestMessage] {
        try entry.messages().map { message in
            let isStale = RecordedDifference.isStale(message, in: entry.name)
            let mux = message.header.muxID
            if !isStale {
                for index in calls.indices
                where calls[index].connection == entry.connection && calls[index].recordedMux == mux {
                    try calls[index].hear(message)
                }
            }
            // One that answers a call of the connection before has its number.
            let key = Key(connection: entry.connection - (isStale ? 1 : 0), mux: mux)
            return mux == 0 ? message : message.renumbered(try #require(own[key]))
        }
    }

    // MARK: What the caller does

    /// Does what the recorded caller did when it said this.
    ///
    /// - Parameters:
    ///   - entry: what it said.
    ///   - hear: hears our node for as long as it has not said something.
    ///   - settle: waits until our node has done all that it can.
    ///   - credits: how many credits of a row have been given back, and how many had been.
    func act(
        _ entry: WireEntry,
        hear: (() -> Bool) async throws -> Void,
        settle: () async throws -> Void,
        credits: (SaidMessage.Row) -> (said: Int, expected: Int)
    ) async throws {
        for message in entry.messages() {
            let key = Key(connection: entry.connection, mux: message.header.muxID)
            // Of two that are alike nobody could say which is which.
            try await hear { starting.contains { isAlike($0.message, message) } }
            switch message.header.operation {
            case .request:
                let isEmpty = calls.count < printed.count && printed[calls.count].contains("payload empty")
                // An empty payload and none look the same on the wire (GRID-V1 §2.3).
                let payload = isEmpty ? "" : message.content
                begin(
                    key,
                    message,
                    try .request(message, payload, deadline: timeLeft(message.header), on: connection)
                )
            case .connectMux:
                begin(key, message, try .stream(message, deadline: timeLeft(message.header), on: connection))
            case .muxClientMessage:
                let call = try #require(made[key]).call
                if message.header.flags.contains(.endOfStream) {
                    try await call.finish()
                } else {
                    try await call.send(message.content)
                }
            case .unblockServerMux:
                try await settle()
                let row = SaidMessage.Row(message, connection: entry.connection)
                // A credit goes back at once for a message that finds its consumer waiting.
                while credits(row).said < credits(row).expected, try await take(key) { try await settle() }
            case .disconnectServerMux:
                try await cancel(key)
            default:
                // Pings and pongs, which a node says by itself.
                break
            }
        }
    }

    private func isAlike(_ left: TestMessage, _ right: TestMessage) -> Bool {
        left.header.operation == right.header.operation && left.header.handler == right.header.handler
            && left.subroute == right.subroute && left.payload == right.payload
    }

    /// The rest of the last millisecond is not said.
    private func timeLeft(_ header: MessageHeader) -> Duration? {
        guard header.deadlineMilliseconds > 0, header.deadlineMilliseconds != 60_000 else { return nil }
        return .nanoseconds(Int64(header.deadlineMilliseconds) * 1_000_000 + 999_999)
    }

    private func begin(_ key: Key, _ message: TestMessage, _ call: PlayedCall) {
        starting.append((key, message))
        let now = conversation.clock.now
        let deadline = timeLeft(message.header).map { now.advanced(by: MuxInterval($0)) }
        made[key] = Made(call: call, began: now, deadline: deadline)
        calls.append(RecordedCall(connection: key.connection, recordedMux: key.mux, ownMux: key.mux))
    }

    /// Takes a message of a stream; false if none has come that has not been taken.
    private func take(_ key: Key) async throws -> Bool {
        guard let taken = made[key]?.taken, let call = made[key]?.call, let index = index(of: key),
            taken < calls[index].messages.count
        else { return false }
        made[key]?.taken += 1
        try await call.take()
        return true
    }

    private func cancel(_ key: Key) async throws {
        guard let call = made[key]?.call, let index = index(of: key), calls[index].saidEnds.isEmpty else { return }
        // Unless it is what the recorded caller said of one that had ended.
        guard calls[index].end == nil else { return }
        calls[index].finish(.cancelled)
        if conversation.scenario.name == "stream-callback-error" {
            // What the caller made of the last message.
            while try await take(key) {}
            record(await call.fail(), of: call, at: index)
        } else {
            record(await call.cancel(), of: call, at: index)
        }
    }

    // MARK: Ends

    /// Ends the calls whose deadlines have come: of that nothing is heard.
    func passTime(_ now: MuxInstant) async throws {
        for (key, made) in made where made.deadline.map({ $0 <= now }) ?? false {
            if let index = index(of: key) { calls[index].finish(.deadlineExceeded) }
        }
        if conversation.scenario.name == "cancel-single" {
            // Of that nothing was said.
            for (key, made) in made where made.began.advanced(by: .milliseconds(100)) <= now { try await cancel(key) }
        }
        try await finishEnded()
    }

    /// The connection is over.
    func disconnect(_ connection: Int) async throws {
        for index in calls.indices where calls[index].connection == connection { calls[index].finish(.disconnected) }
        try await finishEnded()
    }

    /// Waits for the ends of the calls that have to have ended.
    func finishEnded() async throws {
        for index in calls.indices where calls[index].end != nil && calls[index].saidEnds.isEmpty {
            let key = Key(connection: calls[index].connection, mux: calls[index].recordedMux)
            let call = try #require(made[key]).call
            record(await call.end(), of: call, at: index)
        }
    }

    private func record(_ end: CallEnd, of call: PlayedCall, at index: Int) {
        calls[index].saidEnds.append(end)
        calls[index].saidMessages = call.messages
    }

    private func index(of key: Key) -> Int? {
        calls.firstIndex { $0.connection == key.connection && $0.recordedMux == key.mux }
    }
}
