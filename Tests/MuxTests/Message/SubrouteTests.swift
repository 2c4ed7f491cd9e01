// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Subroutes")
struct SubrouteTests {
    @Test("The bytes of each recorded subroute are made of its handler and route")
    func recorded() throws {
        let vectors = try Vectors.load().subroutes
        #expect(vectors.count == 32)
        for vector in vectors {
            let subroute = Subroute(route: vector.route, handler: vector.handler)
            #expect(subroute.description == vector.hex)
            let bytes = try Hex.decode(vector.hex)
            #expect(subroute.bytes == bytes)
            #expect(Subroute(bytes.span.bytes) == subroute)
        }
        #expect(Set(vectors.map { Subroute(route: $0.route, handler: $0.handler) }).count == 32)
    }

    @Test("A subroute is 32 bytes and nothing else", arguments: [0, 31, 33])
    func length(_ count: Int) {
        let bytes = PayloadPattern.bytes(count)
        let isSubroute = Subroute(bytes.span.bytes) != nil
        #expect(!isSubroute)
    }
}
