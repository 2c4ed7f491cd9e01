// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What the process at the other end of the connections is told: a line of JSON on its standard input.
struct ScaleInstruction: Codable, Sendable {
    enum Action: String, Codable, Sendable {
        /// Run nodes of these names, which dial.
        case dial
        /// Call the hub once from each node.
        case call
        /// Let the calls go that wait.
        case release
        case report
    }

    /// Repeated in the answer.
    var number: Int
    var action: Action
    var names: [String] = []
    var hub = ""
    var port = 0
}
