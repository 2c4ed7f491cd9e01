// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Mux

/// Takes any bytes for a dialer's first message, as one acceptor would.
enum ConnectAcceptanceCheck {
    private static let local = "http://127.0.0.1:9002"
    private static let remotes = "http://127.0.0.1:900"
    private static let token = "debug"
    private static let now = Timestamp(seconds: 1_700_000_000, nanoseconds: 123_456_789)

    private struct WrongToken: Error, CustomStringConvertible {
        let description = "wrong"
    }

    /// Traps unless the acceptor says what the protocol has it say.
    static func check(_ bytes: [UInt8]) {
        let acceptance = ConnectAcceptance(
            local: local,
            isKnownRemote: { $0.utf8.starts(with: remotes.utf8) },
            authenticate: { if Array($0.utf8) != Array(token.utf8) { throw WrongToken() } }
        )
        let verdict = ExactMemory.read(bytes) { acceptance.evaluate($0, now: now) }
        switch (verdict, reason(for: bytes)) {
        case (.accept, nil): break
        case (.reject(let reason), let expected?): precondition(reason.hasPrefix(expected), "another reason: \(reason)")
        case (.accept, _?): preconditionFailure("accepted")
        case (.reject(let reason), nil): preconditionFailure("rejected: \(reason)")
        }
    }

    /// How the reason begins for which a dialer is turned away, by the order of `GRID-V1 §1.4`.
    private static func reason(for bytes: [UInt8]) -> String? {
        let decoder = NaiveMessageDecoder(bytes, in: bytes.indices)
        guard let message = decoder.batch ?? decoder.messages.first else { return "error parsing grid connect: " }
        guard message.operation == 1 else { return "unexpected connect op: " }
        guard let fields = (try? NaiveFieldMap(Array(bytes[message.payload]), ConnectRequest.schema))?.fields,
            case .text(let host)? = fields["Host"],
            case .time(let time)? = fields["Time"],
            case .text(let token)? = fields["Token"]
        else { return "error parsing connectReq: " }
        // A peer of the acceptor's own name is an error of the configuration (§1.1).
        guard host.starts(with: remotes.utf8), host != Array(local.utf8) else {
            return "unknown incoming host: " + String(decoding: host, as: UTF8.self)
        }
        guard time.distance(to: NaiveTime(now)) <= 300_000_000_000 else {
            return "time difference too large between servers: "
        }
        guard token == Array(Self.token.utf8) else { return "auth token: wrong" }
        return dials(host) ? "grid: expected to be client side, not server side" : nil
    }

    /// Whether the acceptor dials the host by the rule of `GRID-V1 §1.1`.
    private static func dials(_ host: [UInt8]) -> Bool {
        let own = Array(local.utf8)
        let hashes = (NaiveXXH3.hash(own + host), NaiveXXH3.hash(host + own))
        return hashes.0 == hashes.1 ? own.lexicographicallyPrecedes(host) : hashes.0 < hashes.1
    }
}
