// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Mux

/// A control payload that is a map of fields.
protocol FuzzedPayload: Equatable {
    /// The fields by the protocol.
    static var schema: NaiveFieldMap.Schema { get }
    /// The fields that have been parsed.
    var fields: [String: NaiveField] { get }

    init(parsing bytes: RawSpan) throws(MessagePackError)
    func encoded() throws(MessagePackError) -> [UInt8]
}

extension ConnectRequest: FuzzedPayload {
    static let schema = NaiveFieldMap.Schema(
        kinds: ["ID": .bytes(16), "Host": .text(atMost: 4096), "Time": .time, "Token": .text(atMost: 65536)],
        defaults: [
            "ID": .bytes([UInt8](repeating: 0, count: 16)), "Host": .text([]), "Time": .time(.yearOne),
            "Token": .text([]),
        ]
    )

    var fields: [String: NaiveField] {
        [
            "ID": .bytes(id.bytes), "Host": .text(Array(host.utf8)), "Time": .time(NaiveTime(time)),
            "Token": .text(Array(token.utf8)),
        ]
    }
}

extension ConnectResponse: FuzzedPayload {
    static let schema = NaiveFieldMap.Schema(
        kinds: ["ID": .bytes(16), "Accepted": .flag, "RejectedReason": .cutText(at: 65536)],
        defaults: [
            "ID": .bytes([UInt8](repeating: 0, count: 16)), "Accepted": .flag(false), "RejectedReason": .text([]),
        ]
    )

    var fields: [String: NaiveField] {
        [
            "ID": .bytes(id.bytes), "Accepted": .flag(isAccepted), "RejectedReason": .text(Array(rejectedReason.utf8)),
        ]
    }
}

extension MuxConnectErrorPayload: FuzzedPayload {
    static let schema = NaiveFieldMap.Schema(
        kinds: ["Error": .cutText(at: 65536)],
        defaults: ["Error": .text([])]
    )

    var fields: [String: NaiveField] { ["Error": .text(Array(error.utf8))] }
}

extension PingPayload: FuzzedPayload {
    static let schema = NaiveFieldMap.Schema(kinds: ["t": .time], defaults: ["t": .time(.yearOne)])

    var fields: [String: NaiveField] { ["t": .time(NaiveTime(time))] }
}

extension PongPayload: FuzzedPayload {
    static let schema = NaiveFieldMap.Schema(
        kinds: ["nf": .flag, "e": .cutTextOrNil(at: 65536), "t": .time],
        defaults: ["nf": .flag(false), "e": .absent, "t": .time(.yearOne)]
    )

    var fields: [String: NaiveField] {
        [
            "nf": .flag(isNotFound), "e": error.map { .text(Array($0.utf8)) } ?? .absent, "t": .time(NaiveTime(time)),
        ]
    }
}
