// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import Grid
import GridConformance
import Mux
import NIOCore
import TestSupport

/// A call that our node makes as a recorded caller did, step by step.
final class PlayedCall: Sendable {
    /// What the caller does with a stream.
    private enum Step: Sendable {
        case send(Payload)
        case finish
        /// Takes one message.
        case take
        /// Takes messages until there are no more.
        case takeAll
        /// Leaves it with an error of its own.
        case fail
    }

    private struct Failed: Error {}
    private struct Ended: Error {}

    private typealias Done = CheckedContinuation<Void, any Error>

    private let steps: AsyncStream<(Step, Done)>.Continuation
    private let task: Task<CallEnd, Never>
    private let received: Received

    private final class Received: Sendable {
        let messages = NIOLockedValueBox<[Payload]>([])
    }

    /// The messages that were taken.
    var messages: [Payload] { received.messages.withLockedValue { $0 } }

    private init(
        steps: AsyncStream<(Step, Done)>.Continuation,
        received: Received,
        _ call: @escaping @Sendable () async throws -> CallEnd
    ) {
        self.steps = steps
        self.received = received
        task = Task {
            defer { steps.finish() }
            do { return try await call() } catch { return CallEnd(error) }
        }
    }

    // MARK: Making

    /// Makes a request.
    static func request(
        _ message: TestMessage,
        _ payload: Payload,
        deadline: Duration?,
        on connection: GridConnection
    ) throws -> PlayedCall {
        let (_, steps) = AsyncStream.makeStream(of: (Step, Done).self)
        let subroute = try RecordedSubroute.name(of: message)
        return PlayedCall(steps: steps, received: Received()) {
            let answer = try await connection.subroute(subroute).request(
                HandlerID(message.header.handler),
                payload.buffer,
                deadline: deadline
            )
            return .response(Payload(answer))
        }
    }

    /// Opens a stream.
    static func stream(_ message: TestMessage, deadline: Duration?, on connection: GridConnection) throws -> PlayedCall
    {
        let (stepsToTake, steps) = AsyncStream.makeStream(of: (Step, Done).self)
        let received = Received()
        let header = message.header
        // What a typed handler has by default, where nobody has one (GRID-V1 §6).
        let capacities = ConformanceHandlers.Capacities.byHandler[header.handler]
        let takesInput = !header.flags.contains(.endOfStream)
        let subroute = try RecordedSubroute.name(of: message)
        return PlayedCall(steps: steps, received: received) {
            try await connection.subroute(subroute).withStream(
                HandlerID(header.handler),
                message.content.buffer,
                inCapacity: capacities?.input ?? (takesInput ? 1 : 0),
                outCapacity: capacities?.output ?? 1,
                deadline: deadline
            ) { stream in
                var responses = stream.responses.makeAsyncIterator()
                for await (step, done) in stepsToTake {
                    do {
                        let isOver = try await take(step, of: stream, &responses, received)
                        done.resume()
                        if isOver { return .finished }
                    } catch {
                        done.resume(throwing: error)
                        throw error
                    }
                }
                throw CancellationError()
            }
        }
    }

    /// Does a step; whether it was the last.
    private static func take(
        _ step: Step,
        of stream: OutgoingStream,
        _ responses: inout StreamMessages.AsyncIterator,
        _ received: Received
    ) async throws -> Bool {
        switch step {
        case .send(let payload): try await stream.send(payload.buffer)
        case .finish: try await stream.finish()
        case .take:
            guard let message = try await responses.next() else { throw Ended() }
            received.messages.withLockedValue { $0.append(Payload(message)) }
        case .takeAll:
            while let message = try await responses.next() {
                received.messages.withLockedValue { $0.append(Payload(message)) }
            }
            return true
        case .fail: throw Failed()
        }
        return false
    }

    // MARK: Steps

    func send(_ payload: Payload) async throws {
        try await perform(.send(payload))
    }

    func finish() async throws {
        try await perform(.finish)
    }

    func take() async throws {
        try await perform(.take)
    }

    /// Cancels the task that makes the call; how the call ended.
    func cancel() async -> CallEnd {
        task.cancel()
        return await task.value
    }

    /// Leaves the stream with an error; how the call ended.
    func fail() async -> CallEnd {
        try? await perform(.fail)
        return await task.value
    }

    /// Waits for the end of a call that ends by itself; how it ended.
    func end() async -> CallEnd {
        // A stream that has ended does so at the latest here.
        try? await perform(.takeAll)
        return await task.value
    }

    private func perform(_ step: Step) async throws {
        try await withCheckedThrowingContinuation { done in
            guard case .enqueued = steps.yield((step, done)) else { return done.resume(throwing: Ended()) }
        }
    }
}

extension Payload {
    fileprivate init(_ buffer: ByteBuffer?) {
        self.init(buffer.map { Array($0.readableBytesView) })
    }

    fileprivate var buffer: ByteBuffer? { bytes.map { ByteBuffer(bytes: $0) } }
}

extension CallEnd {
    /// What a caller was told.
    fileprivate init(_ error: any Error) {
        switch error {
        case let error as RemoteError:
            self = error.isRefusal ? .refused(error.message) : .remote(Payload(error.message))
        case let error as GridError where error.code == .deadlineExceeded: self = .deadlineExceeded
        case let error as GridError where error.code == .disconnected: self = .disconnected
        // Including an error of the caller's own.
        case let error as GridError: self = .protocolViolation(error.message)
        default: self = .cancelled
        }
    }
}
