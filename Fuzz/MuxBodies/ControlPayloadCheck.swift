// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// Takes any bytes for each of the protocol's payloads.
enum ControlPayloadCheck {
    /// Traps unless the naive decoder takes the same bytes, for the same fields, and these stay when they are encoded and
    /// parsed again.
    static func check(_ bytes: [UInt8]) {
        check(bytes, as: ConnectRequest.self)
        check(bytes, as: ConnectResponse.self)
        check(bytes, as: MuxConnectErrorPayload.self)
        check(bytes, as: PingPayload.self)
        check(bytes, as: PongPayload.self)
        checkStringMap(bytes)
    }

    private static func check<Payload: FuzzedPayload>(_ bytes: [UInt8], as type: Payload.Type) {
        let parsed = parse(bytes, as: type)
        let naive = try? NaiveFieldMap(bytes, Payload.schema)
        guard let parsed, let naive else {
            precondition(parsed == nil && naive == nil, "\(type): taken by one of the two only")
            return
        }
        precondition(parsed.fields == naive.fields, "\(type): other fields")
        guard let encoded = try? parsed.encoded() else { preconditionFailure("\(type): parsed, but not encoded") }
        let again = parse(encoded, as: type)
        guard Payload.schema.kinds.allSatisfy({ $1.comesBack(naive.fields[$0] ?? .absent) }) else { return }
        precondition(again == parsed, "\(type): another payload when encoded and parsed again")
        precondition((try? again?.encoded()) == encoded, "\(type): other bytes when encoded a second time")
        precondition((try? NaiveFieldMap(encoded, Payload.schema))?.fields == naive.fields, "\(type): encoded wrongly")
    }

    private static func parse<Payload: FuzzedPayload>(_ bytes: [UInt8], as type: Payload.Type) -> Payload? {
        ExactMemory.read(bytes) { try? Payload(parsing: $0) }
    }

    private static func checkStringMap(_ bytes: [UInt8]) {
        let parsed = parseStringMap(bytes)
        let naive = try? NaiveTextMap(bytes, limit: 65536)
        guard let parsed, let naive else {
            precondition(parsed == nil && naive == nil, "string map: taken by one of the two only")
            return
        }
        precondition(texts(of: parsed) == naive.texts, "string map: other entries")
        guard let encoded = try? parsed.encoded() else { preconditionFailure("string map: parsed, but not encoded") }
        let again = parseStringMap(encoded)
        precondition(again.map { texts(of: $0) } == naive.texts, "string map: other entries again")
        precondition((try? again?.encoded()) == encoded, "string map: other bytes when encoded a second time")
        precondition((try? NaiveTextMap(encoded, limit: 65536))?.texts == naive.texts, "string map: encoded wrongly")
    }

    private static func parseStringMap(_ bytes: [UInt8]) -> StringMapPayload? {
        ExactMemory.read(bytes) { try? StringMapPayload(parsing: $0) }
    }

    private static func texts(of payload: StringMapPayload) -> [String: [UInt8]]? {
        payload.entries?.mapValues { Array($0.utf8) }
    }
}
