// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport

/// The course of the demo.
struct DemoRun {
    /// Whether the nodes stay until the task is cancelled.
    let keepsNodes: Bool

    var recorder: DemoRecorder
    var nodes: [DemoNode] = []

    /// The names of A, B and C, and with ``keepsNodes`` one for a caller from outside.
    let names: [String]
    /// Nobody else is let in.
    let token = "demo-\(UInt64.random(in: 0 ... .max))"

    /// In bytes.
    static let payloadSize = 512
    static let concurrency = 32

    init(keepsNodes: Bool, isQuiet: Bool) throws {
        self.keepsNodes = keepsNodes
        recorder = DemoRecorder(isQuiet: isQuiet)
        names = try LoopbackPorts.find(keepsNodes ? 4 : 3).map { "http://127.0.0.1:\($0)" }
    }

    /// Runs all of it. The processes that it starts have ended when it returns or throws.
    ///
    /// - Throws: `CancellationError`, and ``CommandFailure`` when a process cannot be started.
    mutating func run() async throws -> DemoReport {
        defer { for node in nodes { node.kill() } }
        for letter in ["A", "B", "C"] { nodes.append(try start(letter)) }

        recorder.say("Three nodes, each a process of its own")
        for node in nodes { recorder.say("  \(node.letter)  \(node.name)  process \(node.processID)") }

        recorder.say("\nThe mesh")
        try await checkMesh()

        recorder.say("\nCalls in both directions of every pair")
        for caller in nodes {
            for callee in nodes where callee.letter != caller.letter {
                try await checkCalls(from: caller, to: callee)
            }
        }

        recorder.say("\nA crash and the recovery")
        try await checkCrash()

        recorder.say("")
        for line in recorder.report.tableLines { recorder.say(line) }
        recorder.say(
            "Payloads of \(Self.payloadSize) bytes; p50 and p99 of one request at a time, requests/s at \(Self.concurrency) at a time."
        )
        recorder.say("\n\(recorder.report.closingLine)")
        if keepsNodes && recorder.report.failed == 0 { await stay() }
        return recorder.report
    }

    /// Starts the process of a node.
    func start(_ letter: String) throws -> DemoNode {
        let index = ["A", "B", "C"].firstIndex(of: letter) ?? 0
        let peers = names.indices.filter { $0 != index }.map { names[$0] }
        return try DemoNode(letter: letter, name: names[index], peers: peers, token: token)
    }

    private func stay() async {
        recorder.say("\nThe nodes stay until ctrl-C. Call one of them with")
        recorder.say("  grid call --local \(names[3]) --peer \(names[0]) --token \(token) --handler 20 --data hello")
        while (try? await Task.sleep(for: .seconds(3600))) != nil {}
    }
}
