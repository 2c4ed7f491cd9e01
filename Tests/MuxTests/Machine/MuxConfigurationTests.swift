// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Testing

@testable import Mux

@Suite("Mux configuration")
struct MuxConfigurationTests {
    @Test("The defaults are the constants of the protocol (GRID-V1 §6)")
    func constants() {
        let configuration = MuxConfiguration.defaults
        #expect(configuration.checksums)
        #expect(configuration.defaultRequestDeadline == .milliseconds(60_000))
        #expect(configuration.connectionPingInterval == .seconds(10))
        #expect(configuration.connectionPongTimeout == .seconds(20))
        #expect(configuration.muxPingInterval == .seconds(15))
        #expect(configuration.muxPongTimeout == .seconds(30))
        #expect(configuration.muxPingTimeout == .seconds(60))
    }

    @Test("Each limit is finite, and within what keys can number")
    func limits() {
        let configuration = MuxConfiguration.defaults
        for limit in [
            configuration.maximumOutgoingMuxes, configuration.maximumIncomingRequests,
            configuration.maximumIncomingStreams,
        ] {
            #expect((1...MuxKey.maximumSlots).contains(limit))
        }
        #expect((1...MessageHeader.maximumPayloadLength).contains(configuration.maximumPayloadBytes))
        #expect((1...65536).contains(configuration.maximumStreamCapacity))
    }
}
