// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A recorded conversation between two processes; its frames are the ``WireEntry`` values of the same name.
package struct Scenario: Decodable, Sendable {
    /// One HTTP head, or the body that followed it.
    package struct HTTPEntry: Decodable, Sendable {
        /// Which of the conversation's TCP connections, from 0.
        package let connection: Int
        package let direction: WireEntry.Direction
        /// Milliseconds since the conversation began.
        package let milliseconds: Double
        package let text: String?
        package let body: String?

        enum CodingKeys: String, CodingKey {
            case connection = "conn"
            case direction
            case milliseconds = "t_ms"
            case text
            case body
        }
    }

    package let name: String
    package let description: String
    package let clientName: String
    package let serverName: String
    /// `client` or `server`.
    package let dialer: String
    /// Whether the client was not a node but something that wrote frames of its own making.
    package let isRawClient: Bool
    package let http: [HTTPEntry]
    package let clientLog: [String]?
    package let serverLog: [String]?

    enum CodingKeys: String, CodingKey {
        case name
        case description
        case clientName = "client_name"
        case serverName = "server_name"
        case dialer
        case isRawClient = "raw_client"
        case http
        case clientLog = "client_log"
        case serverLog = "server_log"
    }
}

extension Scenario {
    /// What the recorded program printed of each call, in the order in which they were made; it printed nothing of many at
    /// once.
    package var printedCalls: [String] {
        let log = (isRawClient ? nil : clientLog) ?? []
        return log.filter { line in !line.isEmpty && !["map[", "wait:"].contains { line.hasPrefix($0) } }
    }
}
