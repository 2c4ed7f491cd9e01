// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

/// The names of the subroutes that were recorded, of which messages have but a digest.
enum RecordedSubroute {
    static func name(of message: TestMessage) throws -> String? {
        guard let subroute = message.subroute else { return nil }
        let vector = try Vectors.load().subroutes.first {
            Subroute(route: $0.route, handler: message.header.handler) == subroute
        }
        return try #require(vector).route
    }
}
