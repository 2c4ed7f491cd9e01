// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What the demo tells one of its nodes to do: a line of JSON on the node's standard input.
struct DemoInstruction: Codable, Sendable {
    enum Action: String, Codable, Sendable {
        /// Answer once the node listens.
        case listen
        /// Answer once the peer is connected.
        case connect
        /// Make `count` requests, `concurrency` at a time, with payloads of `size` bytes; check every answer.
        case requests
        /// Open `count` streams, `concurrency` at a time, of each kind; check every message.
        case streams
        /// Provoke what can happen to a call apart from success; check each outcome.
        case outcomes
        /// Start `count` requests and `count` streams that take for ever; answer once all have arrived at the peer.
        case hold
        /// Answer once all that is held has ended.
        case release
        /// Make one request that is to fail because the peer is away.
        case refusal
    }

    /// Repeated in the answer.
    var number: Int
    var action: Action
    var peer: String
    var count: Int
    var concurrency: Int
    /// In bytes.
    var size: Int
}
