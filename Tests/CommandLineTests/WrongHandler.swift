// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Grid
import GridConformance
import NIOCore
import Synchronization
import Testing

@testable import GridCommands

/// A conformance handler with one thing wrong, which a check has to notice.
struct WrongHandler: Sendable, CustomTestStringConvertible {
    private enum Body: Sendable {
        case request(@Sendable (ByteBuffer?) async throws -> ByteBuffer?)
        case stream(@Sendable (ByteBuffer?, IncomingStream) async throws -> Void)
    }

    let id: UInt8
    private let fault: String
    private let body: Body

    var testDescription: String { "\(id) \(fault)" }

    /// Registers it, beside the right ones of its id under subroutes.
    func register(on node: GridNode) throws {
        switch body {
        case .request(let body):
            try node.register(id: HandlerID(id)) { payload, _ in try await body(payload) }
        case .stream(let body):
            let capacities = ConformanceHandlers.Capacities.byHandler[id] ?? .init(input: 1, output: 1)
            try node.registerStream(id: HandlerID(id), inCapacity: capacities.input, outCapacity: capacities.output) {
                try await body($0, $1)
            }
        }
    }

    private static func request(
        _ id: UInt8,
        _ fault: String,
        _ body: @escaping @Sendable (ByteBuffer?) async throws -> ByteBuffer?
    ) -> WrongHandler {
        WrongHandler(id: id, fault: fault, body: .request(body))
    }

    private static func stream(
        _ id: UInt8,
        _ fault: String,
        _ body: @escaping @Sendable (ByteBuffer?, IncomingStream) async throws -> Void
    ) -> WrongHandler {
        WrongHandler(id: id, fault: fault, body: .stream(body))
    }

    private static let latest = Mutex<ByteBuffer?>(nil)

    private static func text(_ payload: ByteBuffer?) -> String { ConformanceHandlers.text(of: payload) }

    static let all: [WrongHandler] =
        [
            request(20, "answers nil with an empty payload") { $0 ?? ByteBuffer() },
            request(20, "loses what goes beyond 65536 bytes") {
                $0?.getSlice(at: 0, length: min($0?.readableBytes ?? 0, 65_536))
            },
            request(20, "changes the last byte of large payloads") { payload in
                guard var payload, payload.readableBytes > 100_000 else { return payload }
                payload.setInteger(UInt8(0x55), at: payload.writerIndex - 1)
                return payload
            },
            request(20, "answers requests at the same time with each other's payloads") { payload in
                latest.withLock { $0 = payload }
                // The others that are there already get their turn first.
                for _ in 0..<100 { await Task.yield() }
                return latest.withLock { $0 }
            },
            request(21, "answers") { $0 },
            request(21, "fails with another text") { throw RemoteError("error: \(text($0))") },
            request(22, "does not sleep") { ByteBuffer(string: "slept \(text($0))") },
            request(22, "never answers") { _ in try await untilCancelled() },
            request(23, "loses the entries") { _ in ByteBuffer(bytes: [0x80]) },
            request(23, "takes anything for a map") { $0 },
            request(24, "always answers nil") { _ in nil },
            request(24, "always answers an empty payload") { _ in ByteBuffer() },
            request(25, "answers") { _ in nil },
            request(26, "answers no JSON") { _ in ByteBuffer(string: "Single 1") },
            request(26, "lacks a counter") { _ in ByteBuffer(string: #"{"Single":1}"#) },
            request(26, "does not count") { _ in
                let report = ConformanceReport(counters: .init(), usage: .current)
                return ByteBuffer(string: try JSONText.line(report))
            },
            request(27, "does not tell nil") { ByteBuffer(string: "len=\($0?.readableBytes ?? 0)") },
        ]
        + ([30, 31, 42] as [UInt8]).flatMap { id in
            [
                stream(id, "loses the last message") { _, stream in
                    var last: ByteBuffer??
                    for try await message in stream.requests {
                        if let last { try await stream.send(last) }
                        last = message
                    }
                },
                stream(id, "swaps messages") { _, stream in
                    var kept: ByteBuffer??
                    for try await message in stream.requests {
                        if let first = kept {
                            try await stream.send(message)
                            try await stream.send(first)
                            kept = nil
                        } else {
                            kept = message
                        }
                    }
                    if let kept { try await stream.send(kept) }
                },
                stream(id, "sends one more") { _, stream in
                    for try await message in stream.requests { try await stream.send(message) }
                    try await stream.send(ByteBuffer(string: "more"))
                },
                stream(id, "fails after the last message") { _, stream in
                    for try await message in stream.requests { try await stream.send(message) }
                    throw RemoteError("done")
                },
            ]
        }
        + ([32, 33] as [UInt8]).flatMap { id in
            [
                stream(id, "begins with message 1") { payload, stream in
                    let pattern = try PatternGenerator(payload)
                    for index in 0..<(pattern.count ?? 10) {
                        try await stream.send(PatternGenerator.message(index + 1, size: pattern.size))
                    }
                },
                stream(id, "sends one less") { payload, stream in
                    var pattern = try PatternGenerator(payload)
                    pattern.count = pattern.count.map { max($0 - 1, 0) }
                    try await pattern.run(on: stream)
                },
            ]
        }
        + ([34, 35] as [UInt8]).map { id in
            stream(id, "does not count empty messages and bytes") { _, stream in
                var count = 0
                for try await message in stream.requests { count += min(message?.readableBytes ?? 0, 1) }
                try await stream.send(ByteBuffer(string: "\(count) \(count * 10)"))
            }
        }
        + [
            stream(36, "ends well") { _, _ in },
            stream(36, "fails without its messages") { payload, _ in
                throw RemoteError(HandlerArguments(payload, count: 2).text(at: 1))
            },
            stream(37, "returns at once") { _, _ in },
            stream(38, "returns at once") { _, _ in },
            stream(37, "is cancelled without counting it") { _, _ in try await untilCancelled() },
            stream(38, "is cancelled without counting it") { _, _ in try await untilCancelled() },
            stream(39, "does not add the tag") { _, stream in
                for try await message in stream.requests { try await stream.send(message) }
            },
            stream(40, "leaves out empty messages") { payload, stream in
                for letter in text(payload) where letter != "e" {
                    try await stream.send(ByteBuffer(string: String(letter)))
                }
            },
            stream(41, "ends well") { _, _ in },
            stream(43, "tells nil of empty messages") { payload, stream in
                try await stream.send(ByteBuffer(string: "payload \(ConformanceHandlers.kind(of: payload))"))
                for try await message in stream.requests {
                    let kind = ConformanceHandlers.kind(of: message)
                    try await stream.send(ByteBuffer(string: "msg \(kind == "empty" ? "nil" : kind)"))
                }
            },
        ]
}
