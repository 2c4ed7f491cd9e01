// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension BenchmarkGroup {
    /// Messages that come back.
    static let echo = BenchmarkGroup(
        name: "echo",
        title: "Echoing over a connection",
        text: """
            Messages that come back in a second over one TCP connection of this machine, with so many under way. Each server is a
            process with one event loop: WebSocket's is the echo of its documentation, a task that takes messages and sends them, on the
            global executor or on the event loop; NIOWebSocket's is a channel handler. The client is the same for both and runs in a process of its own. Rounds
            alternate; their clock is the wall's.
            """
    ) { runner in
        try EchoMeasurement.measure(runner, group: "echo", unit: .messagesPerSecond) { $0.rate }
    }

    /// What a message costs the server.
    static let echoCost = BenchmarkGroup(
        name: "echo-cost",
        title: "Processor time of a server that echoes",
        text:
            "The same, by the seconds of processor time that the server takes for 100,000 messages, on all of its threads."
    ) { runner in
        try EchoMeasurement.measure(runner, group: "echo-cost", unit: .processorSeconds) { $0.cost }
    }
}
