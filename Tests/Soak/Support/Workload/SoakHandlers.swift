// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import NIOCore

/// The handlers of a node under test: they do what the plan in a call's payload says, and enter each call in a ledger.
struct SoakHandlers: Sendable {
    /// Handler of requests that runs on the event loop.
    static let inlineRequests: HandlerID = 20
    /// Handler of requests that runs elsewhere.
    static let requests: HandlerID = 21
    static let streams: HandlerID = 22
    static let inCapacity = 4
    static let outCapacity = 4

    let name: String
    let ledger: CallLedger
    let violations: Violations

    func register(on node: GridNode) throws {
        try node.register(id: Self.inlineRequests, execution: .eventLoop) { payload, context in
            try await answer(payload, context)
        }
        try node.register(id: Self.requests) { payload, context in
            try await answer(payload, context)
        }
        try node.registerStream(id: Self.streams, inCapacity: Self.inCapacity, outCapacity: Self.outCapacity) {
            payload,
            stream in
            try await serve(payload, stream)
        }
    }

    private func begin(_ payload: ByteBuffer?, _ caller: String) throws -> CallPlan {
        guard let plan = CallPlan(payload) else { throw violation("\(caller): a call came changed") }
        guard ledger.enter(plan.id) else { throw violation("\(caller): call \(plan) was handled twice") }
        return plan
    }

    private func violation(_ text: String) -> RemoteError {
        violations.add("handler of \(name): \(text)")
        return RemoteError(text)
    }

    private func answer(_ payload: ByteBuffer?, _ context: RequestContext) async throws -> ByteBuffer? {
        let plan = try begin(payload, context.caller)
        if plan.kind == .fail { throw RemoteError(plan.failureText) }
        if plan.milliseconds > 0 { try await Task.sleep(for: .milliseconds(Int64(plan.milliseconds))) }
        return payload
    }

    private func serve(_ payload: ByteBuffer?, _ stream: IncomingStream) async throws {
        let plan = try begin(payload, stream.context.caller)
        if plan.kind == .download {
            for number in 0..<plan.messages { try await stream.send(plan.message(number, of: CallPlan.handlerSide)) }
            return
        }
        var received: UInt32 = 0
        for try await message in stream.requests {
            guard message == plan.message(received, of: CallPlan.callerSide) else {
                throw violation("\(plan): came as message \(received): \(String(describing: message))")
            }
            if plan.kind != .upload { try await stream.send(plan.message(received, of: CallPlan.handlerSide)) }
            received += 1
        }
        // The caller of the last kind leaves before it ends its input.
        guard received == plan.messages, plan.kind != .leave else {
            throw violation("\(plan): the input ended after \(received) messages")
        }
        if plan.kind == .upload { try await stream.send(plan.message(received, of: CallPlan.handlerSide)) }
    }
}
