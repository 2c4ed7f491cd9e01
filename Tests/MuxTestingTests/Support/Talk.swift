// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import MuxTesting

/// Talkers that are told to send, and to close, and are looked at by a rule of the test's.
struct Talk: Workload {
    enum Action: Sendable, CustomStringConvertible, Equatable {
        case say(Int, [UInt8])
        case close(Int)

        var description: String {
            switch self {
            case .say(let end, let bytes): "end \(end) says \(bytes)"
            case .close(let end): "end \(end) closes"
            }
        }
    }

    var endpoints: [Talker]
    /// What was done, in order.
    var done: [Action] = []
    /// And when.
    var doneAt: [MuxInstant] = []
    var settledAt: [MuxInstant] = []
    var isFinished = false
    /// Called after each thing that happens, and says what is wrong.
    var rule: (Talk) -> String? = { _ in nil }
    /// Called at the end.
    var finalRule: (Talk) -> String? = { _ in nil }

    init(ends: Int = 2, heartbeat: MuxInterval? = nil) {
        endpoints = Array(repeating: Talker(heartbeat: heartbeat), count: ends)
    }

    mutating func next(using generator: inout SimulationGenerator, at now: MuxInstant) -> Action? {
        let end = generator.int(in: 0...(endpoints.count - 1))
        if generator.chance(0.02) { return .close(end) }
        return .say(end, generator.bytes(generator.int(in: 0...20)))
    }

    mutating func perform(_ action: Action, at now: MuxInstant) {
        done.append(action)
        doneAt.append(now)
        switch action {
        case .say(let end, let bytes): if endpoints[end].isConnected { endpoints[end].outbox.append(bytes) }
        case .close(let end): if endpoints[end].isConnected { endpoints[end].wantsClose = true }
        }
    }

    mutating func settle(at now: MuxInstant) {
        settledAt.append(now)
    }

    mutating func check(at now: MuxInstant) throws(SimulationFailure) {
        if let reason = rule(self) { throw SimulationFailure(reason) }
    }

    mutating func finish(at now: MuxInstant) throws(SimulationFailure) {
        isFinished = true
        if let reason = finalRule(self) { throw SimulationFailure(reason) }
    }

    static func simplifications(of action: Action) -> [Action] {
        switch action {
        case .say(_, []), .close: []
        case .say(let end, let bytes): [.say(end, []), .say(end, Array(bytes.dropLast()))]
        }
    }
}
