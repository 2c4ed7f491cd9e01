// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Mux

extension MuxEndpoint {
    /// Receives a message or a batch.
    public func receive(_ bytes: [UInt8], at now: MuxInstant) {
        self.now = now
        guard !wantsClose else { return }
        do throws(MessageError) {
            let message = try Message(parsing: bytes.span.bytes)
            guard message.header.operation == .merged else {
                receive(message, in: bytes)
                return
            }
            var parts = MergedBatch(message)
            while !wantsClose, let part = try parts.next(in: bytes.span.bytes) {
                receive(try Message(parsing: bytes.span.bytes, in: part), in: bytes)
            }
        } catch {
            giveUp(.malformed("\(error)"))
            performActions(in: [])
        }
    }

    private func receive(_ message: Message, in bytes: [UInt8]) {
        heardMux = message.header.muxID
        switch message.header.operation {
        case .request, .connectMux: begunMuxes.insert(heardMux)
        case .disconnectServerMux where !begunMuxes.contains(heardMux):
            fault = "mux \(heardMux) is given up before it was begun"
        default: break
        }
        do throws(MuxError) {
            try machine.receive(message, in: bytes.span.bytes, now: now)
        } catch {
            // What it led to before lies in these bytes.
            performActions(in: bytes)
            giveUp(.failed(error))
        }
        performActions(in: bytes)
    }

    /// Does what the machine asks for.
    func performActions(in bytes: [UInt8]) {
        while let action = machine.nextAction() { perform(action, in: bytes) }
    }

    private func perform(_ action: MuxAction, in bytes: [UInt8]) {
        switch action {
        case .discardPayload(let token):
            if !kept.remove(token) { fault = "a payload is discarded that is not kept" }
        case .piece(let owner, let payload):
            pieces[owner, default: []] += bytes[payload.range]
            tell(.piece(of: owner))
        case .callAged: break
        case .response(let mux, let payload):
            end(mux, .response(whole(payload, of: .call(mux: mux), in: bytes)))
        case .callFailed(let mux, let failure): end(mux, MuxCallResult(failure, in: bytes))
        case .streamFinished(let mux): end(mux, .finished)
        case .streamMessage(let mux, let payload):
            tell(.streamMessage(mux: mux, whole(payload, of: .call(mux: mux), in: bytes)))
        case .sendable(let mux): tell(.sendable(mux: mux))
        case .startRequest(let key, let call):
            tell(.requestStarted(key, mux: heardMux, call, whole(call.payload, of: .request(key), in: bytes)))
        case .startStream(let key, let call):
            tell(.streamStarted(key, mux: heardMux, call, whole(call.payload, of: .stream(key), in: bytes)))
        case .handlerMessage(let key, let payload):
            tell(.handlerMessage(key, whole(payload, of: .stream(key), in: bytes)))
        case .handlerInputFinished(let key): tell(.handlerInputFinished(key))
        case .handlerSendable(let key): tell(.handlerSendable(key))
        case .cancelHandler(let key, let cancellation):
            forgetPieces(of: .request(key))
            forgetPieces(of: .stream(key))
            tell(.handlerCancelled(key, cancellation))
        case .peerDraining: tell(.peerDraining)
        case .drained:
            tell(.drained)
            wantsClose = true
        case .disconnect(let error): giveUp(.failed(error))
        }
    }

    private func end(_ mux: UInt64, _ result: MuxCallResult) {
        forgetPieces(of: .call(mux: mux))
        tell(.callEnded(mux: mux, result))
    }

    func forgetPieces(of owner: MuxOwner) {
        if !pieces.isEmpty { pieces[owner] = nil }
    }

    /// A payload with the pieces that came before it.
    private func whole(_ payload: InboundPayload, of owner: MuxOwner, in bytes: [UInt8]) -> ReceivedPayload {
        guard payload.followsPieces else { return ReceivedPayload(bytes: bytes[payload.range], isNil: payload.isNil) }
        guard var whole = pieces.removeValue(forKey: owner) else {
            fault = "a payload follows pieces that never came"
            return ReceivedPayload(bytes: [], isNil: true)
        }
        whole += bytes[payload.range]
        return ReceivedPayload(bytes: whole[...])
    }
}
