// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a process with a node is told: a line of JSON on its standard input.
struct MemberInstruction: Codable, Sendable {
    enum Action: String, Codable, Sendable {
        case start, trouble, calm, peers, probe, work, rest, report
    }

    /// Repeated in the answer.
    var number: Int
    var action: Action
    /// For `trouble`, `calm` and `start`: the peers concerned.
    var peers: [String] = []
    /// For `probe`: the time for an answer.
    var milliseconds: Int64 = 0
    /// For `start`: who the node is, and which of its lives it begins.
    var settings: MemberSettings?
    var life = 0
}
