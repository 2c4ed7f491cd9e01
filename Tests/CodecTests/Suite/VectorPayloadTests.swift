// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Testing
import TestSupport

@Suite("Payloads recorded from a node (GRID-V1 §2.7)")
struct VectorPayloadTests {
    @Test("Every one is read as a value and written again as it was")
    func roundTrip() throws {
        let payloads = try Vectors.load().auxiliaryPayloads
        #expect(payloads.count == 14)
        for payload in payloads {
            let value = try MessagePackValue(messagePack: payload.bytes)
            #expect(try value.messagePackBytes() == payload.bytes, "\(payload.name)")
            #expect(try MessagePackEncoder().encode(value) == payload.bytes, "\(payload.name)")
        }
    }

    @Test("A map of texts is a dictionary, directly and by Codable, and none is nil")
    func stringMaps() throws {
        var maps = 0
        for payload in try Vectors.load().auxiliaryPayloads where payload.name.hasPrefix("MSS") {
            maps += 1
            let map = try [String: String]?(messagePack: payload.bytes)
            #expect(map == payload.fields.map, "\(payload.name)")
            #expect(try MessagePackDecoder().decode([String: String]?.self, from: payload.bytes) == map)
            #expect(try [String: String]?(messagePack: try map.messagePackBytes()) == map)
            #expect(try map.messagePackBytes().count == payload.bytes.count)
            #expect(try MessagePackEncoder().encode(map).count == payload.bytes.count)
        }
        #expect(maps > 1)
    }

    @Test("Their fields are those of the values")
    func fields() throws {
        for payload in try Vectors.load().auxiliaryPayloads {
            let value = try MessagePackValue(messagePack: payload.bytes)
            let fields = payload.fields
            if let id = fields.idHex { #expect(value["ID"]?.binary == (try Hex.decode(id)), "\(payload.name)") }
            if let host = fields.host { #expect(value["Host"]?.string == host) }
            if let token = fields.token, !token.contains(" times ") { #expect(value["Token"]?.string == token) }
            if let time = fields.time { #expect(value["Time"]?.time?.text == time, "\(payload.name)") }
            if let time = fields.pingTime, time.hasPrefix("2") {
                #expect(value["t"]?.time?.text == time, "\(payload.name)")
            }
            if let isAccepted = fields.isAccepted { #expect(value["Accepted"]?.bool == isAccepted) }
            if let error = fields.error { #expect(value["Error"]?.string == error) }
            if let isNotFound = fields.isNotFound { #expect(value["nf"]?.bool == isNotFound) }
        }
    }
}
