// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Foundation
import Mux
import Testing
import TestSupport

@Suite("Recorded payloads of the protocol's own")
struct AuxiliaryPayloadTests {
    @Test("Each recorded payload is encoded to the recorded bytes and parsed to the recorded fields")
    func recorded() throws {
        let vectors = try Vectors.load().auxiliaryPayloads
        #expect(vectors.count == 14)
        for vector in vectors {
            let kind = vector.name.prefix { $0 != "-" }
            switch kind {
            case "connectReq": try checkConnectRequest(vector)
            case "connectResp": try checkConnectResponse(vector)
            case "pingMsg":
                let payload = PingPayload(time: try time(vector.fields.pingTime))
                #expect(payload.encoded() == vector.bytes, "\(vector.name)")
                #expect(try PingPayload(parsing: vector.bytes.span.bytes) == payload, "\(vector.name)")
            case "pongMsg":
                let payload = PongPayload(
                    isNotFound: try #require(vector.fields.isNotFound as Bool?),
                    error: vector.fields.pongError,
                    time: try time(vector.fields.pingTime)
                )
                #expect(payload.encoded() == vector.bytes, "\(vector.name)")
                #expect(try PongPayload(parsing: vector.bytes.span.bytes) == payload, "\(vector.name)")
            case "muxConnectError":
                let payload = MuxConnectErrorPayload(error: try #require(vector.fields.error))
                #expect(payload.encoded() == vector.bytes, "\(vector.name)")
                #expect(try MuxConnectErrorPayload(parsing: vector.bytes.span.bytes) == payload, "\(vector.name)")
            case "MSS":
                let payload = StringMapPayload(vector.fields.map)
                #expect(try payload.encoded() == vector.bytes, "\(vector.name)")
                #expect(try StringMapPayload(parsing: vector.bytes.span.bytes) == payload, "\(vector.name)")
            default:
                Issue.record("a payload of an unknown kind: \(vector.name)")
            }
        }
    }

    private func checkConnectRequest(_ vector: AuxiliaryPayloadVector) throws {
        let idBytes = try Hex.decode(try #require(vector.fields.idHex))
        let id = InstanceID(idBytes.span.bytes)
        let token = try #require(vector.fields.token)
        let request = ConnectRequest(
            id: try #require(id),
            host: try #require(vector.fields.host),
            time: try time(vector.fields.time),
            token: token == "300 times t" ? String(repeating: "t", count: 300) : token
        )
        #expect(try request.encoded() == vector.bytes, "\(vector.name)")
        #expect(try ConnectRequest(parsing: vector.bytes.span.bytes) == request, "\(vector.name)")
    }

    private func checkConnectResponse(_ vector: AuxiliaryPayloadVector) throws {
        // The recorded fields leave the identity out; it is that of the requests.
        let idBytes = (0..<16).map { UInt8($0) }
        let id = InstanceID(idBytes.span.bytes)
        var response = ConnectResponse(id: try #require(id))
        response.isAccepted = try #require(vector.fields.isAccepted as Bool?)
        response.rejectedReason = try #require(vector.fields.rejectedReason)
        #expect(response.encoded() == vector.bytes, "\(vector.name)")
        #expect(try ConnectResponse(parsing: vector.bytes.span.bytes) == response, "\(vector.name)")
    }

    /// The point in time of a text like `2023-11-14T22:13:20.123456789Z`.
    private func time(_ text: String?) throws -> Timestamp {
        let text = try #require(text).dropLast()
        let pieces = text.split(separator: ".")
        // The formatter's calendar has a Julian past; the one old time recorded is given here.
        if text == "0001-01-01T00:00:00" { return .yearOne }
        let date = try Date("\(pieces[0])Z", strategy: .iso8601)
        let nanoseconds = pieces.count > 1 ? try #require(UInt32(pieces[1])) : 0
        return Timestamp(seconds: Int64(date.timeIntervalSince1970), nanoseconds: nanoseconds)
    }
}
