// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Mux
import Testing
import TestSupport

@Suite("The acceptor's checks")
struct ConnectAcceptanceTests {
    struct InvalidToken: Error, CustomStringConvertible {
        var description: String { "invalid token" }
    }

    /// The checks of a node with one peer, whose token must be "debug".
    static func checks(local: String, remote: String) -> ConnectAcceptance {
        ConnectAcceptance(
            local: local,
            isKnownRemote: { $0 == remote },
            authenticate: { if $0 != "debug" { throw InvalidToken() } }
        )
    }

    /// Of two names, first the one that dials.
    static let names = {
        let names = ["http://127.0.0.1:9001", "http://127.0.0.1:9002"]
        return DialRule.dials(local: names[0], remote: names[1]) == true ? names : names.reversed()
    }()

    static let now = Timestamp(seconds: 1_700_000_000, nanoseconds: 500_000_000)

    func verdict(
        _ request: ConnectRequest,
        flags: MessageFlags = [],
        operation: Operation = .connect
    ) throws -> ConnectAcceptance.Verdict {
        let bytes = try MessageHeader(operation: operation, flags: flags).encoded(payload: request.encoded())
        return Self.checks(local: Self.names[1], remote: Self.names[0]).evaluate(bytes.span.bytes, now: Self.now)
    }

    func request(host: String? = nil, time: Timestamp = now, token: String = "debug") -> ConnectRequest {
        ConnectRequest(id: InstanceID(), host: host ?? Self.names[0], time: time, token: token)
    }

    // Two of the reasons go on in the implementation's own words: there only what the protocol fixes is compared.
    @Test(
        "The recorded dialers are taken in, or turned away for the recorded reason",
        arguments: [
            ("raw.reject-garbage", "error parsing grid connect: "),
            ("raw.reject-connectreq-garbage", "error parsing connectReq: "),
            ("raw.reject-wrong-op", nil), ("raw.reject-unknown-host", nil), ("raw.reject-token", nil),
            ("raw.reject-time", nil), ("raw.reject-wrong-side", nil), ("raw.connect-with-crc", nil),
            ("raw.connect-extra-fields", nil), ("raw.connect-msgpack-timestamp", nil), ("handshake", nil),
        ] as [(String, String?)]
    )
    func recorded(_ name: String, _ commonPrefix: String?) throws {
        let vectors = try Vectors.load()
        let scenario = try #require(vectors.scenarios.first { $0.name == name })
        let wire = vectors.wire(of: name)
        let first = try #require(try wire.first { $0.direction == .dialerToAcceptor }?.payloadBytes())
        let answer = try #require(try wire.first { $0.direction == .acceptorToDialer }?.payloadBytes())
        let answered = try Message(parsing: answer.span.bytes)
        #expect(answered.header == MessageHeader(operation: .connectResponse))
        let response = try ConnectResponse(parsing: answer.span.bytes.extracting(answered.payload))
        #expect(response.encoded() == Array(answer[answered.payload]))

        // The acceptor's clock is recorded only where it is the reason: 6m0.000045377s past the dialer's.
        var now = Timestamp(seconds: 0)
        if let message = try? Message(parsing: first.span.bytes),
            let request = try? ConnectRequest(parsing: first.span.bytes.extracting(message.payload))
        {
            let late: UInt32 = name == "raw.reject-time" ? 360 : 0
            let nanoseconds = request.time.nanoseconds + (late > 0 ? 45377 : 0)
            now = Timestamp(seconds: request.time.seconds + Int64(late), nanoseconds: nanoseconds)
        }
        let checks = Self.checks(local: scenario.serverName, remote: scenario.clientName)
        switch checks.evaluate(first.span.bytes, now: now) {
        case .accept(let request):
            #expect(response.isAccepted)
            #expect(request.host == scenario.clientName)
        case .reject(let reason):
            #expect(!response.isAccepted)
            if let commonPrefix {
                #expect(reason.hasPrefix(commonPrefix))
                #expect(response.rejectedReason.hasPrefix(commonPrefix))
            } else {
                #expect(reason == response.rejectedReason)
            }
        }
    }

    @Test("A dialer that passes all checks is taken in, with or without a checksum")
    func accepted() throws {
        let request = request()
        #expect(try verdict(request) == .accept(request))
        #expect(try verdict(request, flags: .crc) == .accept(request))
    }

    @Test("The checks come in the protocol's order: operation, payload, host, time, token, dial rule")
    func order() throws {
        let old = Timestamp(seconds: 0)
        let all = ConnectRequest(id: InstanceID(), host: Self.names[1], time: old, token: "wrong")
        #expect(try verdict(all, operation: .request) == .reject(reason: "unexpected connect op: Request"))
        #expect(try verdict(all) == .reject(reason: "unknown incoming host: \(Self.names[1])"))
        #expect(
            try verdict(request(time: old, token: "wrong"))
                == .reject(reason: "time difference too large between servers: 472222h13m20.5s")
        )
        #expect(try verdict(request(token: "wrong")) == .reject(reason: "auth token: invalid token"))

        let wrongSide = Self.checks(local: Self.names[0], remote: Self.names[1])
        func check(token: String) throws -> ConnectAcceptance.Verdict {
            let payload = try request(host: Self.names[1], token: token).encoded()
            let bytes = try MessageHeader(operation: .connect).encoded(payload: payload)
            return wrongSide.evaluate(bytes.span.bytes, now: Self.now)
        }
        #expect(try check(token: "wrong") == .reject(reason: "auth token: invalid token"))
        #expect(
            try check(token: "debug") == .reject(reason: "grid: expected to be client side, not server side")
        )
    }

    @Test("Clocks may be five minutes apart in either direction, and not a nanosecond more")
    func skew() throws {
        for seconds in [-300, 300] as [Int64] {
            let time = Timestamp(seconds: Self.now.seconds + seconds, nanoseconds: Self.now.nanoseconds)
            let request = request(time: time)
            #expect(try verdict(request) == .accept(request))
        }
        let reason = "time difference too large between servers: 5m0.000000001s"
        let early = Timestamp(seconds: Self.now.seconds - 300, nanoseconds: Self.now.nanoseconds - 1)
        let late = Timestamp(seconds: Self.now.seconds + 300, nanoseconds: Self.now.nanoseconds + 1)
        #expect(try verdict(request(time: early)) == .reject(reason: reason))
        #expect(try verdict(request(time: late)) == .reject(reason: reason))
    }

    @Test("The farthest times there are do not trap")
    func farthestTimes() throws {
        for time in [Timestamp(seconds: .min), Timestamp(seconds: .max, nanoseconds: 999_999_999)] {
            let reason = "time difference too large between servers: 2562047h47m16.854775807s"
            #expect(try verdict(request(time: time)) == .reject(reason: reason))
        }
    }

    @Test("A dialer with the acceptor's own name is unknown, even if it has been configured")
    func ownName() throws {
        let checks = Self.checks(local: Self.names[1], remote: Self.names[1])
        let payload = try request(host: Self.names[1]).encoded()
        let bytes = try MessageHeader(operation: .connect).encoded(payload: payload)
        let reason = "unknown incoming host: \(Self.names[1])"
        #expect(checks.evaluate(bytes.span.bytes, now: Self.now) == .reject(reason: reason))
    }
}
