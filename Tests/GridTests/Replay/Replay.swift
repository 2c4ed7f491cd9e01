// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Framing
import Grid
import Mux
import NIOCore
import Testing
import TestSupport

/// A recorded conversation held again over real sockets, with our node in the place of one side. The other side says what was
/// recorded when it was recorded, by a clock that nothing but this moves.
final class Replay {
    /// A control frame that our node has to answer, or answered.
    struct Control: Hashable {
        let connection: Int
        let opcode: Opcode
        let payload: [UInt8]
    }

    let conversation: Conversation
    let side: Conversation.Side
    let node: GridNode
    private let weDial: Bool
    private var dialed: AsyncStream<RawPeer>.AsyncIterator?
    private let listener: (any Channel)?
    private var peers: [Int: PlayedPeer] = [:]
    private var over: Set<Int> = []
    /// How much our node has to say on a connection by now, and how much it has said.
    private var due: [Int: Int] = [:]
    private var done: [Int: Int] = [:]
    /// When the connections ended.
    private var ends: [Int: Double] = [:]
    /// What was recorded of our side.
    private var ownEntries: [WireEntry] = []

    private(set) var said: [SaidMessage.Row: [SaidMessage]] = [:]
    private(set) var saidControls: [Control] = []
    /// The recorded and our own answers to upgrade requests.
    private(set) var answers: [(recorded: HTTPHead, own: HTTPHead)] = []
    private(set) var caller: CallerScript?

    init(_ recorded: RecordedConversation, as side: Conversation.Side) async throws {
        let conversation = try Conversation(recorded)
        self.conversation = conversation
        self.side = side
        weDial = (conversation.scenario.dialer == "client") == (side == .caller)
        if weDial {
            let (port, accepted, listener) = try await RawPeer.listen()
            self.listener = listener
            dialed = accepted.makeAsyncIterator()
            node = try conversation.node(as: side, target: port)
        } else {
            listener = nil
            node = try conversation.node(as: side, target: nil)
        }
        try #require(node.connections[0].dials == weDial || recorded.name == "raw.reject-wrong-side")
        if side == .caller { caller = CallerScript(conversation, on: node.connections[0]) }
    }

    /// Holds it, up to the end of the last connection.
    func play() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [node] in try await node.run() }
            try await node.waitUntilListening()
            // Where the recorded acceptor had gone ours has, too.
            if !weDial {
                over = Set(conversation.entries.map(\.connection)).filter {
                    conversation.head(of: $0, .acceptorToDialer) == nil
                }
            }
            var remaining = Set(conversation.entries.map(\.connection)).subtracting(over)
            for entry in conversation.entries where !over.contains(entry.connection) {
                try await advance(to: conversation.answer(to: entry)?.milliseconds ?? entry.milliseconds)
                try await open(entry.connection)
                if entry.isEndOfConnection {
                    over.insert(entry.connection)
                    remaining.subtract(over)
                    guard !remaining.isEmpty || !isOurs(entry) || side == .handlers else {
                        // The process went away.
                        try await settle()
                        await expectIdle()
                        group.cancelAll()
                        try await peers[entry.connection]?.hearToEnd()
                        break
                    }
                    try await end(entry)
                } else if isOurs(entry) {
                    try await weSay(entry)
                } else {
                    try await peerSays(entry)
                }
            }
            await expectIdle()
            group.cancelAll()
        }
        try await listener?.close()
    }

    private func expectIdle() async {
        await node.waitUntilIdle()
        #expect(await node.workInProgress() == WorkInProgress())
    }

    private func isOurs(_ entry: WireEntry) -> Bool {
        entry.isSaidByCaller == (side == .caller)
    }

    // MARK: Time

    private func advance(to milliseconds: Double) async throws {
        let time = conversation.instant(milliseconds)
        while let next = conversation.clock.nextTimer, next <= time {
            // No clock is on time to the nanosecond.
            conversation.clock.advance(by: next.advanced(by: MuxInterval(nanoseconds: 1000)).interval(since: now))
            try await settle()
        }
        guard time > now else { return }
        conversation.clock.advance(by: time.interval(since: now))
        try await caller?.passTime(now)
    }

    private var now: MuxInstant { conversation.clock.now }

    /// Returns once our node has done all that it can do now.
    private func settle() async throws {
        // What a turn of an event loop readies is done in the next at the latest.
        for _ in 0..<2 {
            _ = await node.workInProgress()
            for peer in peers.values { try await peer.settle() }
        }
        try await caller?.finishEnded()
    }

    // MARK: Connections

    private func open(_ number: Int) async throws {
        guard peers[number] == nil else { return }
        let peer: RawPeer
        if weDial {
            // A node has one connection to a remote: there is another one when that has ended.
            for older in peers.values where !over.contains(older.number) {
                over.insert(older.number)
                await older.finish()
                try await older.hearToEnd()
                try await caller?.disconnect(older.number)
            }
            peer = try #require(await dialed?.next())
            try await answerUpgrade(number, to: peer)
        } else {
            peer = try await RawPeer.dial(port: try #require(node.localAddress?.port))
            try await askForUpgrade(number, of: peer)
        }
        let isUpgraded = conversation.head(of: number, .acceptorToDialer)?.hasPrefix("HTTP/1.1 101 ") ?? false
        peers[number] = PlayedPeer(peer, number: number, dials: !weDial, isUpgraded: isUpgraded) { [unowned self] in
            try hear($0, on: number)
        }
    }

    /// Asks our node for the upgrade as the recorded dialer did.
    private func askForUpgrade(_ number: Int, of peer: RawPeer) async throws {
        var bytes = Array(try #require(conversation.head(of: number, .dialerToAcceptor)).utf8)
        for entry in conversation.entries where entry.connection == number && conversation.isEarly(entry) {
            bytes += try #require(entry.frame?.full)
        }
        try await peer.write(bytes)
        let recorded = try #require(conversation.head(of: number, .acceptorToDialer))
        let own = HTTPHead(try await peer.readHead())
        answers.append((HTTPHead(recorded), own))
        let length = try #require(Int(own.value(of: "Content-Length") ?? "0"))
        let body = String(decoding: try await peer.read(length), as: UTF8.self)
        #expect(body == conversation.body(of: number) ?? "")
    }

    /// Answers the upgrade request of our node, which has to be the recorded one.
    private func answerUpgrade(_ number: Int, to peer: RawPeer) async throws {
        let request = HTTPHead(try await peer.readHead())
        let recorded = HTTPHead(try #require(conversation.head(of: number, .dialerToAcceptor)))
        #expect(request.startLine == recorded.startLine)
        if !conversation.scenario.isRawClient {
            #expect(request.fields.map(\.name) == recorded.fields.map(\.name))
            for field in recorded.fields where !["Sec-WebSocket-Key", "X-Minio-Time"].contains(field.name) {
                #expect(request.value(of: field.name) == field.value)
            }
        }
        let time = conversation.clock.wallTime
        let sent = try #require(request.value(of: "X-Minio-Time").flatMap { Int64($0) })
        // The connection may be dialed, as the recorded one was, before anything is said on it.
        let late = time.seconds * 1_000_000_000 + Int64(time.nanoseconds) - sent
        #expect(late >= 0 && late < 1_000_000_000)
        let key = try #require(request.value(of: "Sec-WebSocket-Key").flatMap { HandshakeKey(text: $0) })
        let recordedKey = try #require(recorded.value(of: "Sec-WebSocket-Key").flatMap { HandshakeKey(text: $0) })
        guard let answer = conversation.head(of: number, .acceptorToDialer) else { return }
        #expect(answer.contains(recordedKey.accept))
        try await peer.write(answer.replacing(recordedKey.accept, with: key.accept))
    }

    /// Has the connection end, by the side that ended it.
    private func end(_ entry: WireEntry) async throws {
        guard let peer = peers[entry.connection] else { return }
        if !isOurs(entry) || side == .caller {
            try await settle()
            // It lives as long as the recorded one, but for refused upgrades, which our node closes.
            #expect(!(peer.isUpgraded && peer.hasEnded))
            await peer.finish()
            try await peer.hearToEnd()
        } else {
            try await peer.hearToEnd()
            let milliseconds = try #require(ends[entry.connection])
            #expect(abs(milliseconds - entry.milliseconds) < 5)
        }
        try await caller?.disconnect(entry.connection)
    }

    // MARK: Talking

    private func peerSays(_ entry: WireEntry) async throws {
        guard let peer = peers[entry.connection] else { return }
        if let caller {
            let messages = try caller.hear(entry)
            if messages.isEmpty { try await peer.write(entry) } else { try await peer.write(messages) }
            if entry.message?.header.operation == .connectResponse {
                try await node.connections[0].waitUntilConnected()
            }
        } else if conversation.isEarly(entry) {
            due[entry.connection, default: 0] += 1
            try await hearWhatIsDue(from: peer)
        } else {
            try await peer.write(entry)
        }
        try await settle()
    }

    private func weSay(_ entry: WireEntry) async throws {
        guard let peer = peers[entry.connection] else { return }
        ownEntries.append(entry)
        let expected = expected(entry, conversation.recorded.differences)
        due[entry.connection, default: 0] += entry.message == nil ? 1 : expected.count(where: isAwaited)
        if let caller {
            try await caller.act(
                entry,
                hear: { try await peer.hear(while: $0) },
                settle: { [unowned self] in try await settle() },
                credits: { [unowned self] row in
                    let expected = self.expected(conversation.recorded.differences)
                    return (
                        said: said[row, default: []].count(where: \.isCredit),
                        expected: expected[row, default: []].count(where: \.isCredit)
                    )
                }
            )
        }
        try await hearWhatIsDue(from: peer)
        try await caller?.finishEnded()
    }

    private func hearWhatIsDue(from peer: PlayedPeer) async throws {
        try await peer.hear { done[peer.number, default: 0] < due[peer.number, default: 0] }
    }

    /// Whether a message is waited for before the conversation goes on: not those that others may overtake.
    private func isAwaited(_ message: TestMessage) -> Bool {
        let isCredit = SaidMessage(message: message, milliseconds: 0).isCredit
        return !(isCredit && conversation.recorded.differences.contains(.creditOrder))
    }

    private func hear(_ item: PlayedPeer.Said, on connection: Int) throws {
        switch item {
        case .end:
            ends[connection] = conversation.now
        case .control(let opcode, let payload):
            done[connection, default: 0] += 1
            saidControls.append(Control(connection: connection, opcode: opcode, payload: payload))
        case .message(var message):
            if isAwaited(message) { done[connection, default: 0] += 1 }
            if let caller { message = try caller.recorded(message, on: connection) }
            if message.header.operation == .ping, message.header.muxID == 0 {
                let ping = try PingPayload(parsing: message.payload.span.bytes)
                #expect(ping.time == conversation.clock.wallTime)
            }
            let row = SaidMessage.Row(message, connection: connection)
            said[row, default: []].append(
                SaidMessage(message: message.comparable, milliseconds: conversation.now)
            )
        }
    }

    // MARK: What was to be said

    /// What our node has to say where the recorded node said this.
    private func expected(_ entry: WireEntry, _ differences: [RecordedDifference]) -> [TestMessage] {
        entry.allMessages().compactMap { message in
            var message: TestMessage? = message
            for difference in differences { message = message.flatMap { difference.expected($0, in: entry.name) } }
            return message
        }
    }

    /// What our node has had to say, by these differences.
    func expected(_ differences: [RecordedDifference]) -> [SaidMessage.Row: [SaidMessage]] {
        var all: [SaidMessage.Row: [SaidMessage]] = [:]
        func add(_ message: TestMessage, _ entry: WireEntry) {
            let said = SaidMessage(message: message.comparable, milliseconds: entry.milliseconds)
            all[SaidMessage.Row(message, connection: entry.connection), default: []].append(said)
        }
        for entry in ownEntries {
            for message in expected(entry, differences) { add(message, entry) }
        }
        guard differences.contains(.earlyData) else { return all }
        for entry in conversation.entries where conversation.isEarly(entry) {
            let response = ConnectResponse(id: InstanceID()).encoded()
            add(TestMessage(.connectResponse, mux: 0, bytes: response), entry)
        }
        return all
    }

    /// The control frames that our node has had to say.
    func expectedControls() throws -> [Control] {
        try ownEntries.filter { $0.message == nil }.map { entry in
            Control(
                connection: entry.connection,
                opcode: try #require(entry.frameFields.flatMap { Opcode(rawValue: $0.opcode) }),
                payload: try #require(try entry.payloadBytes())
            )
        }
    }
}
