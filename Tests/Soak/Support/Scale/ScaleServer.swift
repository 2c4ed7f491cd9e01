// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import CommandSupport
import Grid
import NIOCore

/// Runs the nodes at the other end, as the parent says.
package final class ScaleServer: Sendable {
    private let handlers = ScaleHandlers()
    private let nodes = NIOLockedValueBox<[GridNode]>([])
    private let running = NIOLockedValueBox<[Task<Void, any Error>]>([])

    package init() {}

    /// Does what standard input says, until its end.
    package func run() async {
        for await line in LineReader.lines(of: 0, closing: false) {
            guard let instruction = try? JSONText.decode(ScaleInstruction.self, from: line) else { continue }
            var answer = ScaleAnswer(number: instruction.number)
            do {
                try await obey(instruction)
            } catch {
                answer.error = "\(error)"
            }
            answer.waiting = handlers.waiting
            answer.figures = .current
            guard let text = try? JSONText.line(answer) else { continue }
            StandardStream.output.writeLine(text)
        }
        let running = running.withLockedValue { $0 }
        for task in running { task.cancel() }
        for task in running { try? await task.value }
    }

    private func obey(_ instruction: ScaleInstruction) async throws {
        switch instruction.action {
        case .dial: try await dial(instruction)
        case .call: try await call(instruction)
        case .release: handlers.release()
        case .report: break
        }
    }

    private func dial(_ instruction: ScaleInstruction) async throws {
        var made: [GridNode] = []
        for name in instruction.names {
            let node = try SoakNode.make(
                name: name,
                peers: [instruction.hub],
                ports: [instruction.hub: instruction.port]
            )
            try handlers.register(on: node)
            made.append(node)
            running.withLockedValue { $0.append(Task { try await node.run() }) }
        }
        let dialing = made
        nodes.withLockedValue { $0 += dialing }
        for node in dialing { try await node.connections[0].waitUntilConnected() }
    }

    private func call(_ instruction: ScaleInstruction) async throws {
        for node in nodes.withLockedValue({ $0 }) {
            let payload = ByteBuffer(string: node.local)
            let answer = try await node.connections[0].request(ScaleHandlers.echo, payload)
            guard answer == payload else { throw UnexpectedAnswer("\(node.local) got another answer") }
        }
    }
}
