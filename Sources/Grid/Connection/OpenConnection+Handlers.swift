// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Synchronization
import Mux
import NIOCore
import WebSocket

extension OpenConnection {
    // MARK: Starting

    func prepareRequest(_ key: MuxKey, _ call: IncomingCall, _ payload: ByteBuffer?) {
        traffic.requestsReceived &+= 1
        guard call.namesHandler, let entry = handlerTable.entry(for: call),
            case .request(let registration) = entry.registration
        else {
            traffic.handlersFailed &+= 1
            machine.refuseRequest(key, reason: refusal(of: call, isStream: false), details: .unknownHandler)
            return
        }
        guard hasRoomForAnswers, runningRequests < limits.maximumIncomingRequests, takeTurn(registration.execution)
        else {
            traffic.handlersFailed &+= 1
            machine.refuseRequest(key, reason: "too many concurrent requests", details: .busy)
            return
        }
        let context = context(of: call, registration.id, entry.path)
        starts.append(.request(key, registration, payload, context))
    }

    func prepareStream(_ key: MuxKey, _ call: IncomingCall, _ payload: ByteBuffer?) {
        traffic.streamsReceived &+= 1
        guard let entry = handlerTable.entry(for: call), case .stream(let registration) = entry.registration else {
            traffic.handlersFailed &+= 1
            machine.refuseStream(key, reason: refusal(of: call, isStream: true), details: .unknownHandler)
            return
        }
        guard hasRoomForAnswers, runningStreams < limits.maximumIncomingStreams, takeTurn(registration.execution) else {
            traffic.handlersFailed &+= 1
            machine.refuseStream(key, reason: "too many concurrent streams", details: .busy)
            return
        }
        machine.acceptStream(key, inCapacity: registration.inCapacity, outCapacity: registration.outCapacity)
        let endpoint = StreamEndpoint(connection: self, side: .handler(key))
        endpoints[key] = endpoint
        if registration.inCapacity <= 0 || call.isInputFinished { endpoint.inbox.finish(.end) }
        let stream = IncomingStream(endpoint: endpoint, context: context(of: call, registration.id, entry.path))
        starts.append(.stream(registration, payload, stream, endpoint, key))
    }

    /// Whether the peer has read enough of what waits for it. One that has not gets nothing else to read than that it is
    /// refused. Its answers must go on being taken, or two nodes that both have much to say would wait for each other.
    private var hasRoomForAnswers: Bool { machine.waitingBytes < limits.maximumQueuedBytes }

    /// Counts a handler among those of the node that run off the event loops; false if they are too many.
    private func takeTurn(_ execution: HandlerExecution) -> Bool {
        guard execution == .concurrent else { return true }
        let count = node.concurrentHandlers.add(1, ordering: .relaxed).newValue
        guard count > limits.maximumConcurrentHandlers else { return true }
        node.concurrentHandlers.subtract(1, ordering: .relaxed)
        return false
    }

    private func giveTurnBack(_ execution: HandlerExecution) {
        if execution == .concurrent { node.concurrentHandlers.subtract(1, ordering: .relaxed) }
    }

    func startHandlers() {
        guard !starts.isEmpty else { return }
        guard !isClosed else {
            for start in starts { giveTurnBack(start.execution) }
            return starts.removeAll()
        }
        // A handler that runs inline may lead here again.
        var current: [HandlerStart] = []
        swap(&current, &starts)
        for start in current {
            switch start {
            case .request(let key, let registration, let payload, let context):
                startRequest(key, registration, payload, context)
            case .stream(let registration, let payload, let stream, let endpoint, let key):
                startStream(key, registration, payload, stream, endpoint)
            }
        }
        current.removeAll(keepingCapacity: true)
        if starts.isEmpty { swap(&current, &starts) }
    }

    private func startRequest(
        _ key: MuxKey,
        _ registration: RequestRegistration,
        _ payload: ByteBuffer?,
        _ context: RequestContext
    ) {
        let body = registration.body
        runningRequests += 1
        run(key, registration.execution) {
            let result: Result<ByteBuffer?, any Error>
            do {
                result = .success(try await body(payload, context))
            } catch {
                result = .failure(error)
            }
            self.executor.perform { self.requestHandlerReturned(key, registration.execution, result) }
        }
    }

    private func startStream(
        _ key: MuxKey,
        _ registration: StreamRegistration,
        _ payload: ByteBuffer?,
        _ stream: IncomingStream,
        _ endpoint: StreamEndpoint
    ) {
        let body = registration.body
        runningStreams += 1
        run(key, registration.execution) {
            let result: Result<Void, any Error>
            do {
                result = .success(try await body(payload, stream))
            } catch {
                result = .failure(error)
            }
            self.executor.perform { self.streamHandlerReturned(key, registration.execution, endpoint, result) }
        }
    }

    /// Starts a handler's task. The connection owns it: it is cancelled with its call or the connection, and the node does
    /// not shut down before it has returned.
    private func run(_ key: MuxKey, _ execution: HandlerExecution, _ body: @escaping @Sendable () async -> Void) {
        executor.handlerStarted()
        let task =
            switch execution {
            case .eventLoop: Task.immediateDetached(executorPreference: executor, operation: body)
            case .concurrent: Task.detached(operation: body)
            }
        // One that has run already has returned, which makes the end of its task mean nothing, or has lost its call, or the
        // connection, while it did.
        if isRunning(key) { handlerTasks[key] = task } else { task.cancel() }
    }

    private func isRunning(_ key: MuxKey) -> Bool {
        machine.isOpen(request: key) || endpoints[key] != nil
    }

    // MARK: Ending

    private func requestHandlerReturned(
        _ key: MuxKey,
        _ execution: HandlerExecution,
        _ result: Result<ByteBuffer?, any Error>
    ) {
        giveTurnBack(execution)
        handlerTasks.removeValue(forKey: key)
        runningRequests -= 1
        executor.handlerEnded()
        guard !isClosed else { return }
        switch result {
        case .success(let payload): respond(key, payload)
        case .failure(let error): respond(key, with: error)
        }
    }

    private func respond(_ key: MuxKey, with error: any Error) {
        traffic.handlersFailed &+= 1
        let details = (error as? RemoteError)?.failureDetails
        respond(key, ByteBuffer(bytes: errorText(error)), isError: true, details: details)
    }

    private func respond(_ key: MuxKey, _ payload: ByteBuffer?, isError: Bool = false, details: FailureDetails? = nil) {
        let outbound = kept.keep(payload)
        do throws(MuxError) {
            let isTaken = try machine.respond(
                to: key,
                payload: outbound,
                isError: isError,
                details: details,
                now: clock.now
            )
            if !isTaken { kept.remove(outbound.token) }
            performActions()
            touch()
        } catch {
            kept.remove(outbound.token)
            // The answer is too large to be sent; that fits.
            guard isError else { return respond(key, with: error) }
            machine.abandonRequest(key)
            performActions()
            touch()
        }
    }

    private func streamHandlerReturned(
        _ key: MuxKey,
        _ execution: HandlerExecution,
        _ endpoint: StreamEndpoint,
        _ result: Result<Void, any Error>
    ) {
        giveTurnBack(execution)
        handlerTasks.removeValue(forKey: key)
        endpoints.removeValue(forKey: key)
        // Of a message that had arrived in part.
        forgetPieces(of: .stream(key))
        runningStreams -= 1
        executor.handlerEnded()
        let closed = GridError(.streamClosed, "the stream's handler has returned", remote: remote)
        endpoint.close(sending: closed, receiving: .failure(closed), discardsMessages: true)
        guard !isClosed else { return }
        switch result {
        case .success: machine.finishStream(key)
        case .failure(let error):
            traffic.handlersFailed &+= 1
            let details = (error as? RemoteError)?.failureDetails
            machine.finishStream(key, errorText: errorText(error), details: details)
        }
        performActions()
        touch()
    }

    func cancelHandler(_ key: MuxKey, _ cancellation: HandlerCancellation) {
        handlerTasks.removeValue(forKey: key)?.cancel()
        guard let endpoint = endpoints.removeValue(forKey: key) else { return }
        let error: any Error =
            switch cancellation {
            case .disconnected: GridError.disconnected(from: remote)
            case .deadlineExceeded: GridError(.deadlineExceeded, "the call's deadline passed", remote: remote)
            case .cancelledByPeer: GridError(.streamClosed, "the caller cancelled the stream", remote: remote)
            case .callerUnresponsive: GridError(.streamClosed, "the caller stopped pinging the stream", remote: remote)
            }
        endpoint.close(sending: error, receiving: .failure(error), discardsMessages: true)
    }

    // MARK: Parts

    /// The text that a failed handler's caller gets, as far as it may be sent.
    private func errorText(_ error: any Error) -> [UInt8] {
        Array("\(error)".utf8.prefix(limits.maximumPayloadBytes))
    }

    private func context(of call: IncomingCall, _ id: HandlerID, _ path: String?) -> RequestContext {
        RequestContext(
            caller: remote,
            handler: id,
            subroute: path,
            deadline: call.timeLeft,
            metadata: call.options?.metadata ?? [:],
            logger: logger
        )
    }

    private func refusal(of call: IncomingCall, isStream: Bool) -> String {
        if let name = call.options?.handlerName { return "Invalid Handler for type: \(name)" }
        return HandlerNames.unknownHandlerText(id: call.handler, subroute: call.subroute, isStream: isStream)
    }
}

extension IncomingCall {
    /// Whether it is for a handler by its name, or a number that one can have.
    fileprivate var namesHandler: Bool {
        options?.handlerName != nil || HandlerNames.validIDs.contains(handler)
    }

    fileprivate var timeLeft: Duration? {
        deadlineMilliseconds == 0 ? nil : .milliseconds(Int64(deadlineMilliseconds))
    }
}

extension FailureDetails {
    /// There is no handler for the call.
    fileprivate static let unknownHandler = FailureDetails(code: "unknown-handler")
    /// As many handlers run as may.
    fileprivate static let busy = FailureDetails(code: "busy")
}
