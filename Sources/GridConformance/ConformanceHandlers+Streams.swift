// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import Mux
import NIOCore

/// Handlers 30 ... 43: streams.
extension ConformanceHandlers {
    func registerStreams(on node: GridNode) throws {
        for id: UInt8 in [30, 31, 42] {
            try add(id, on: node) { _, stream in try await echo(stream) }
        }
        try add(30, subroute: Self.subroute, on: node) { _, stream in try await echo(stream) }
        for id: UInt8 in [32, 33] {
            try add(id, on: node) { payload, stream in try await PatternGenerator(payload).run(on: stream) }
        }
        for id: UInt8 in [34, 35] {
            try add(id, on: node) { _, stream in try await count(stream) }
        }
        try add(36, on: node) { payload, stream in
            let arguments = HandlerArguments(payload, count: 2)
            let messages = try arguments.requiredNumber(at: 0, in: 0...Int.max)
            for number in 0..<messages {
                try await stream.send(ByteBuffer(string: "m\(number)"))
            }
            throw RemoteError(arguments.text(at: 1))
        }
        for id: UInt8 in [37, 38] {
            try add(id, on: node) { _, _ in try await waitForCancellation() }
        }
        try add(39, on: node, execution: .concurrent) { payload, stream in try await tag(stream, with: payload) }
        try add(40, on: node) { payload, stream in
            for letter in payload.map({ Array($0.readableBytesView) }) ?? [] {
                switch letter {
                case UInt8(ascii: "n"): try await stream.send(nil)
                case UInt8(ascii: "e"): try await stream.send(ByteBuffer())
                default: try await stream.send(ByteBuffer(bytes: [letter]))
                }
            }
        }
        try add(41, on: node) { payload, _ in
            throw RemoteError("handler panic: \(Self.text(of: payload))")
        }
        try add(43, on: node) { payload, stream in
            try await stream.send(ByteBuffer(string: "payload \(Self.kind(of: payload))"))
            for try await message in stream.requests {
                try await stream.send(ByteBuffer(string: "msg \(Self.kind(of: message))"))
            }
            counters.add { $0.inputsEnded += 1 }
        }
    }

    private func echo(_ stream: IncomingStream) async throws {
        for try await message in stream.requests {
            try await stream.send(message)
        }
        counters.add { $0.inputsEnded += 1 }
    }

    private func count(_ stream: IncomingStream) async throws {
        var messages = 0
        var bytes = 0
        for try await message in stream.requests {
            let length = message?.readableBytes ?? 0
            messages += 1
            bytes += length
            counters.add {
                $0.countedMessages += 1
                $0.countedBytes += length
            }
        }
        counters.add { $0.inputsEnded += 1 }
        try await stream.send(ByteBuffer(string: "\(messages) \(bytes)"))
    }

    private func tag(_ stream: IncomingStream, with payload: ByteBuffer?) async throws {
        let tag = try Self.decodeMap(payload)["tag"]
        for try await message in stream.requests {
            var map = try Self.decodeMap(message)
            map["tag"] = tag
            try await stream.send(ByteBuffer(bytes: try StringMapPayload(map).encoded()))
        }
        counters.add { $0.inputsEnded += 1 }
    }

    private func waitForCancellation() async throws {
        let (nothing, continuation) = AsyncStream.makeStream(of: Void.self)
        for await _ in nothing {}
        continuation.finish()
        counters.add { $0.cancellations += 1 }
        try Task.checkCancellation()
    }

    private func add(
        _ id: UInt8,
        subroute: String? = nil,
        on node: GridNode,
        execution: HandlerExecution = .eventLoop,
        _ handler: @escaping @Sendable (ByteBuffer?, IncomingStream) async throws -> Void
    ) throws {
        guard subroute != nil || !excluded.contains(id) else { return }
        let capacities = Capacities.byHandler[id] ?? Capacities(input: 1, output: 1)
        try node.subroute(subroute).registerStream(
            id: HandlerID(id),
            inCapacity: capacities.input,
            outCapacity: capacities.output,
            execution: execution
        ) { payload, stream in
            counters.add { $0.streams += 1 }
            try await handler(payload, stream)
        }
    }
}
