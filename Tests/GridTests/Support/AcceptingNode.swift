// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Grid
import Logging
import Mux
import NIOCore
import Testing

/// One node that only accepts, on a clock that stands still, and the means to be its remotes byte by byte.
struct AcceptingNode: Sendable {
    static let local = "http://127.0.0.1:9101"
    static let token = "secret"
    static let route = "/minio/grid/v1"

    /// Names of remotes that dial this node.
    static let dialers = names { DialRule.dials(local: local, remote: $0) == false }
    /// The name of a remote that this node dials.
    static let dialed = names { DialRule.dials(local: local, remote: $0) == true }[0]

    let node: GridNode
    let clock: ManualClock
    let port: Int

    /// Runs `body` with a node, then shuts it down.
    static func run<Result: Sendable>(
        configure: (inout GridConfiguration) -> Void = { _ in },
        register: (GridNode) throws -> Void = { _ in },
        _ body: @escaping @Sendable (AcceptingNode) async throws -> Result
    ) async throws -> Result {
        let clock = ManualClock(wallTime: Timestamp(seconds: 1_795_458_699, nanoseconds: 284_322_236))
        var configuration = GridConfiguration(authenticator: SharedToken(token))
        configuration.clock = clock
        configuration.listen = .at(.tcp(host: "127.0.0.1", port: 0))
        configuration.logger.logLevel = .critical
        configure(&configuration)
        let node = try GridNode(local: local, remotes: Array(dialers.prefix(2)), configuration: configuration)
        try register(node)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await node.run() }
            try await node.waitUntilListening()
            let port = try #require(node.localAddress?.port)
            let result = try await body(AcceptingNode(node: node, clock: clock, port: port))
            group.cancelAll()
            return result
        }
    }

    /// The connection to a remote that dials.
    func connection(_ number: Int = 0) throws -> GridConnection {
        try node.connection(to: Self.dialers[number])
    }

    // MARK: Being a remote

    func dial() async throws -> RawPeer {
        try await RawPeer.dial(port: port)
    }

    /// The fields of an upgrade request as the protocol wants it, in their order.
    var upgradeFields: [(name: String, value: String)] {
        [
            ("Host", "127.0.0.1"),
            ("Upgrade", "websocket"),
            ("Connection", "Upgrade"),
            ("Sec-WebSocket-Version", "13"),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
            ("Authorization", "Bearer \(Self.token)"),
            ("X-Minio-Time", nanoseconds(after: .zero)),
        ]
    }

    /// The time of day, this much later, as the time field has it.
    func nanoseconds(after offset: Duration) -> String {
        let now = clock.wallTime
        return String(now.seconds * 1_000_000_000 + Int64(now.nanoseconds) + MuxInterval(offset).nanoseconds)
    }

    /// An upgrade request with some fields replaced, or left out where the value is nil.
    func upgradeRequest(target: String = route, replacing replaced: [String: String?] = [:]) -> String {
        let fields = upgradeFields.compactMap { field -> String? in
            let value: String? = replaced[field.name] ?? field.value
            return value.map { "\(field.name): \($0)\r\n" }
        }
        return "GET \(target) HTTP/1.1\r\n\(fields.joined())\r\n"
    }

    /// A connect message.
    func connectMessage(
        host: String = dialers[0],
        token: String = token,
        after offset: Duration = .zero
    ) throws -> [UInt8] {
        let time = MuxInterval(offset).nanoseconds
        let (seconds, nanoseconds) = (Int64(clock.wallTime.nanoseconds) + time).quotientAndRemainder(
            dividingBy: 1_000_000_000
        )
        let carry = nanoseconds < 0 ? 1 as Int64 : 0
        let sent = Timestamp(
            seconds: clock.wallTime.seconds + seconds - carry,
            nanoseconds: UInt32(nanoseconds + carry * 1_000_000_000)
        )
        let request = ConnectRequest(id: InstanceID(), host: host, time: sent, token: token)
        return try MessageHeader(operation: .connect).encoded(payload: request.encoded())
    }

    /// A peer whose WebSocket is open and that has not said who it is.
    func upgraded() async throws -> RawPeer {
        let peer = try await dial()
        try await peer.write(upgradeRequest())
        try #require(try await peer.readHead().hasPrefix("HTTP/1.1 101 "))
        return peer
    }

    /// A peer whose connection is open.
    func connected(_ number: Int = 0) async throws -> RawPeer {
        let peer = try await upgraded()
        try await peer.writeFrame(connectMessage(host: Self.dialers[number]), masked: true)
        try #require(try await peer.readConnectResponse().isAccepted)
        // The answer goes out first.
        try await connection(number).waitUntilConnected()
        return peer
    }

    private static func names(_ isWanted: (String) -> Bool) -> [String] {
        (9200...9299).map { "http://127.0.0.1:\($0)" }.filter(isWanted)
    }
}
