// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

extension TestMessage {
    /// What a caller says of a message that is not about its calls: a pong to a ping, and to a handler's that goes on that its
    /// stream has gone (GRID-V1 §4.5) - as a caller, and never with the message that the other side may take for its own calls
    /// (GRID-V1 §8.1).
    package var answerOfCaller: TestMessage? {
        switch header.operation {
        case .ping:
            var pong = self
            pong.header.operation = .pong
            return pong
        case .acknowledgeMux:
            return TestMessage(.disconnectServerMux, mux: header.muxID)
        case .muxServerMessage where !header.flags.contains(.endOfStream):
            return TestMessage(.disconnectServerMux, mux: header.muxID)
        case .pong where header.muxID != 0:
            return TestMessage(.disconnectServerMux, mux: header.muxID)
        default:
            return nil
        }
    }
}
