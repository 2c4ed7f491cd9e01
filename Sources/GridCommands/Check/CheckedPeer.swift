// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Codec
import Grid
import GridConformance
import Mux
import NIOCore

/// The peer of `grid check`: makes calls, and says what was expected where they end otherwise.
struct CheckedPeer: Sendable {
    /// How often a counter that is to rise is asked for. A handler that has been told to end needs its turn to do so.
    private static let counterTries = 400
    private static let counterPause = Duration.milliseconds(5)

    let connection: GridConnection

    // MARK: Requests

    func request(
        _ handler: UInt8,
        subroute: String? = nil,
        _ payload: ByteBuffer?,
        deadline: Duration? = nil
    ) async throws -> ByteBuffer? {
        try await connection.subroute(subroute).request(HandlerID(handler), payload, deadline: deadline)
    }

    /// Makes a request that is to be answered with this.
    func expect(
        _ answer: ByteBuffer?,
        from handler: UInt8,
        subroute: String? = nil,
        _ payload: ByteBuffer?
    ) async throws {
        let received: ByteBuffer?
        do {
            received = try await request(handler, subroute: subroute, payload)
        } catch {
            throw CheckFailure(expected: PayloadText.of(answer), got: error)
        }
        guard received == answer else {
            throw CheckFailure(
                expected: PayloadText.of(answer),
                got: PayloadText.of(received, insteadOf: answer)
            )
        }
    }

    func expect(
        _ answer: String,
        from handler: UInt8,
        subroute: String? = nil,
        _ payload: String
    ) async throws {
        try await expect(ByteBuffer(string: answer), from: handler, subroute: subroute, ByteBuffer(string: payload))
    }

    // MARK: Streams

    /// Sends messages on a stream while taking what comes, and returns that once the stream has ended well.
    func exchange(
        _ handler: UInt8,
        subroute: String? = nil,
        _ payload: ByteBuffer? = nil,
        sending messages: [ByteBuffer?] = []
    ) async throws -> [ByteBuffer?] {
        try await withStream(handler, subroute: subroute, payload) { stream in
            async let sending: Void = send(messages, on: stream, of: handler)
            var received: [ByteBuffer?] = []
            for try await message in stream.responses { received.append(message) }
            try await sending
            return received
        }
    }

    /// Exchanges messages on a stream that is to answer with these.
    func expect(
        messages expected: [ByteBuffer?],
        from handler: UInt8,
        subroute: String? = nil,
        _ payload: ByteBuffer? = nil,
        sending messages: [ByteBuffer?] = []
    ) async throws {
        let received: [ByteBuffer?]
        do {
            received = try await exchange(handler, subroute: subroute, payload, sending: messages)
        } catch {
            throw CheckFailure(expected: PayloadText.of(expected), got: error)
        }
        guard received == expected else {
            throw CheckFailure(
                expected: PayloadText.of(expected),
                got: PayloadText.of(received, insteadOf: expected)
            )
        }
    }

    /// Opens a stream to a conformance handler, with the capacities it has (GRID-V1 §4.1).
    func withStream<Result: Sendable>(
        _ handler: UInt8,
        subroute: String? = nil,
        _ payload: ByteBuffer? = nil,
        deadline: Duration? = nil,
        _ body: (OutgoingStream) async throws -> Result
    ) async throws -> Result {
        let capacities = ConformanceHandlers.Capacities.byHandler[handler] ?? .init(input: 1, output: 1)
        return try await connection.subroute(subroute).withStream(
            HandlerID(handler),
            payload,
            inCapacity: capacities.input,
            outCapacity: capacities.output,
            deadline: deadline,
            body
        )
    }

    private func send(_ messages: [ByteBuffer?], on stream: OutgoingStream, of handler: UInt8) async throws {
        guard ConformanceHandlers.Capacities.byHandler[handler]?.input != 0 else { return }
        for message in messages { try await stream.send(message) }
        try await stream.finish()
    }

    // MARK: Errors

    /// A call that is to fail with an error of the peer's.
    ///
    /// - Parameter text: the error's text; any but an empty one when nil.
    func expectRemoteError(_ text: String?, _ call: () async throws -> Void) async throws {
        let expected = text.map { "the remote error \(CheckFailure.quote($0))" } ?? "a remote error"
        do {
            try await call()
        } catch let error as RemoteError {
            guard text.map({ $0 == error.message }) ?? !error.message.isEmpty else {
                throw CheckFailure(expected: expected, got: CheckFailure.describe(error))
            }
            return
        } catch {
            throw CheckFailure(expected: expected, got: error)
        }
        throw CheckFailure(expected: expected, got: "no error")
    }

    // MARK: Counters

    func report() async throws -> ConformanceReport {
        do {
            return try await ConformanceReport.of(connection)
        } catch {
            throw CheckFailure(expected: "the counters of handler 26 as JSON", got: error)
        }
    }

    /// Waits for a counter of handler 26 to reach a value, a bounded number of tries long.
    func expect(
        _ name: String,
        _ counter: (ConformanceCounters.Values) -> Int,
        atLeast value: Int
    ) async throws {
        var last = 0
        for number in 0..<Self.counterTries {
            last = counter(try await report().counters)
            if last >= value { return }
            // The first ones go without a pause: mostly the counter has risen before the question arrives.
            if number >= 10 { try await Task.sleep(for: Self.counterPause) }
        }
        throw CheckFailure(expected: "\(name) of at least \(value)", got: "\(last)")
    }

    // MARK: Payloads

    /// Bytes that differ from those of other numbers.
    static func bytes(_ count: Int, number: Int = 0) -> ByteBuffer {
        var bytes = PatternGenerator.message(number, size: count)
        if count >= 8 { bytes.setInteger(number, at: bytes.readerIndex) }
        return bytes
    }

    static func map(_ entries: [String: String]?) throws -> ByteBuffer {
        ByteBuffer(bytes: try StringMapPayload(entries).encoded())
    }

    /// The entries of a map, nil for a nil map.
    static func entries(of payload: ByteBuffer?) throws -> [String: String]? {
        let bytes = payload.map { Array($0.readableBytesView) } ?? []
        do {
            return try StringMapPayload(parsing: bytes.span.bytes).entries
        } catch {
            throw CheckFailure(expected: "a map of texts", got: PayloadText.of(payload))
        }
    }
}
