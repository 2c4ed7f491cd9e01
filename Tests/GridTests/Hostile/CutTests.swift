// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import Logging
import NIOCore
import Testing
import TestSupport

@Suite("A line that is cut anywhere", .timeLimit(.minutes(2)))
struct CutTests {
    @Test("Every call ends, whole or with an error, wherever the line is cut, and nothing of it is left")
    func cuts() async throws {
        let seed = TestSeed.make(for: "a line that is cut anywhere")
        var configuration = GridConfiguration(authenticator: SharedToken("secret"))
        configuration.timings = .patient
        configuration.logger.logLevel = .critical
        configuration.listen = .at(.tcp(host: "127.0.0.1", port: 0))
        configuration.timings.retryInterval = .milliseconds(1)
        configuration.limits.maximumQueuedBytes = 256 << 10
        let acceptor = try GridNode(local: "http://first:1", remotes: ["http://second:2"], configuration: configuration)
        try register(acceptor)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await acceptor.run() }
            try await acceptor.waitUntilListening()
            let target = try #require(acceptor.localAddress?.port)
            let (port, listener) = try await Relay.start(to: target, seed: seed)
            configuration.addresses[acceptor.local] = .tcp(host: "127.0.0.1", port: port)
            let dialer = try GridNode(local: "http://second:2", remotes: [acceptor.local], configuration: configuration)
            try register(dialer)
            group.addTask { try await dialer.run() }
            for round in 0..<60 {
                try await dialer.connections[0].waitUntilConnected()
                await calls(dialer.connections[0], acceptor.connections[0], round: round)
                for node in [acceptor, dialer] {
                    // The end of a stream is told to the loop after its caller.
                    while await node.workInProgress().openCalls > 0 { try Task.checkCancellation() }
                    while await node.waitingSenders() > 0 { try Task.checkCancellation() }
                }
            }
            #expect(dialer.connections[0].reconnects > 10, "seed \(seed)")
            group.cancelAll()
            try await group.waitForAll()
            for node in [acceptor, dialer] { #expect(await node.workInProgress() == WorkInProgress()) }
            try await listener.close()
        }
    }

    private func register(_ node: GridNode) throws {
        for (offset, execution) in [HandlerExecution.eventLoop, .concurrent].enumerated() {
            let offset = UInt8(offset)
            try node.register(id: HandlerID(20 + offset), execution: execution) { payload, _ in payload }
            try node.registerStream(id: HandlerID(30 + offset), inCapacity: 4, outCapacity: 2, execution: execution) {
                _,
                stream in
                for try await message in stream.requests { try await stream.send(message) }
            }
        }
    }

    private func calls(_ connections: GridConnection..., round: Int) async {
        await withTaskGroup(of: Void.self) { group in
            for connection in connections {
                for number in 0..<60 as Range<UInt8> {
                    group.addTask {
                        let payload = ByteBuffer(repeating: number, count: Int(number) * Int(number) * (round % 7))
                        await Self.call(connection, 20 + number % 2, payload)
                    }
                }
                for number in 0..<10 as Range<UInt8> {
                    group.addTask { await Self.echo(connection, 30 + number % 2, messages: 50) }
                }
            }
        }
    }

    private static func call(_ connection: GridConnection, _ handler: UInt8, _ payload: ByteBuffer) async {
        do {
            let answer = try await connection.request(HandlerID(handler), payload)
            #expect(answer == (payload.readableBytes == 0 ? nil : payload))
        } catch {
            let code = (error as? GridError)?.code
            #expect(code == .disconnected || code == .limitExceeded, "\(error)")
        }
    }

    private static func echo(_ connection: GridConnection, _ handler: UInt8, messages: Int) async {
        do {
            try await connection.withStream(HandlerID(handler), inCapacity: 4, outCapacity: 2) { stream in
                async let sent: Void = {
                    for index in 0..<messages {
                        try await stream.send(ByteBuffer(repeating: UInt8(index), count: index * 100))
                    }
                    try await stream.finish()
                }()
                var next = 0
                for try await message in stream.responses {
                    #expect(message?.readableBytes == next * 100)
                    next += 1
                }
                try await sent
                #expect(next == messages)
            }
        } catch {
            let code = (error as? GridError)?.code
            #expect(code == .disconnected || code == .limitExceeded, "\(error)")
        }
    }
}
