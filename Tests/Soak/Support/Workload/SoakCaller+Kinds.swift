// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import NIOCore

extension SoakCaller {
    /// Makes the call that the plan describes and checks what it brings.
    ///
    /// - Throws: what ended it; ``UnexpectedAnswer``.
    func perform(
        _ plan: CallPlan,
        on connection: GridConnection,
        deadline: Duration,
        patience: Duration
    ) async throws {
        switch plan.kind {
        case .echo:
            // Both ways that a handler may run.
            let isInline = plan.id.sequence & 1 == 0
            try await request(
                plan,
                isInline ? SoakHandlers.inlineRequests : SoakHandlers.requests,
                connection,
                deadline
            )
        case .wait, .fail, .expire:
            try await request(plan, SoakHandlers.requests, connection, deadline)
        case .cancel:
            let call = Task { try await request(plan, SoakHandlers.requests, connection, deadline) }
            try? await Task.sleep(for: patience)
            call.cancel()
            try await call.value
        case .exchange, .download, .upload, .leave:
            try await connection.withStream(
                SoakHandlers.streams,
                plan.payload,
                inCapacity: SoakHandlers.inCapacity,
                outCapacity: SoakHandlers.outCapacity,
                deadline: deadline
            ) { stream in
                if plan.kind == .leave { try await leave(plan, stream) } else { try await exchange(plan, stream) }
            }
        }
    }

    private func request(
        _ plan: CallPlan,
        _ handler: HandlerID,
        _ connection: GridConnection,
        _ deadline: Duration
    ) async throws {
        let payload = plan.payload
        let answer = try await connection.request(handler, payload, deadline: deadline)
        guard answer == payload else { throw UnexpectedAnswer("another answer: \(String(describing: answer))") }
    }

    /// Sends and receives all messages, and ends the input.
    private func exchange(_ plan: CallPlan, _ stream: OutgoingStream) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            if plan.kind != .download {
                group.addTask {
                    for number in 0..<plan.messages {
                        try await stream.send(plan.message(number, of: CallPlan.callerSide))
                    }
                    try await stream.finish()
                }
            }
            var received: UInt32 = 0
            // An upload is answered once, with the number of its messages.
            let first = plan.kind == .upload ? plan.messages : 0
            let expected = plan.kind == .upload ? 1 : plan.messages
            for try await message in stream.responses {
                guard received < expected, message == plan.message(first + received, of: CallPlan.handlerSide) else {
                    throw UnexpectedAnswer("came as message \(received): \(String(describing: message))")
                }
                received += 1
            }
            guard received == expected else { throw UnexpectedAnswer("ended after \(received) messages") }
            try await group.waitForAll()
        }
    }

    /// Leaves in the middle.
    private func leave(_ plan: CallPlan, _ stream: OutgoingStream) async throws {
        var responses = stream.responses.makeAsyncIterator()
        for number in 0..<plan.messages / 2 {
            try await stream.send(plan.message(number, of: CallPlan.callerSide))
            guard let message = try await responses.next() else { throw UnexpectedAnswer("ended by itself") }
            guard message == plan.message(number, of: CallPlan.handlerSide) else {
                throw UnexpectedAnswer("came as message \(number): \(String(describing: message))")
            }
        }
    }
}
