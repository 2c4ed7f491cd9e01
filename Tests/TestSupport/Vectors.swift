// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Foundation

/// The recorded messages and conversations of the protocol, `Tests/Fixtures/vectors.json` (`GRID-V1 §9`).
package struct Vectors: Decodable, Sendable {
    package let messages: [MessageVector]
    package let merged: [MergedVector]
    package let invalid: [InvalidVector]
    package let auxiliaryPayloads: [AuxiliaryPayloadVector]
    package let hashes: [HashVector]
    package let subroutes: [SubrouteVector]
    package let dials: [DialVector]
    package let scenarios: [Scenario]
    package let wire: [WireEntry]
    /// The names of operations by their numbers.
    package let operations: [String: String]
    /// The names of handlers by their ids.
    package let handlerNames: [String: String]

    enum CodingKeys: String, CodingKey {
        case messages, merged, invalid
        case auxiliaryPayloads = "aux_payloads"
        case hashes = "xxh3"
        case subroutes
        case dials = "who_dials"
        case scenarios, wire
        case operations = "ops"
        case handlerNames = "handler_names"
    }

    /// The file they are in.
    package static let file = URL(filePath: #filePath)
        .deletingLastPathComponent()
        .deletingLastPathComponent()
        .appending(components: "Fixtures", "vectors.json")

    private static let loaded = Result { try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: file)) }

    /// Reads them; the second time they are there already.
    package static func load() throws -> Vectors {
        try loaded.get()
    }

    /// The frames of a scenario, in order.
    package func wire(of scenario: String) -> [WireEntry] {
        wire.filter { $0.scenario == scenario }
    }
}
