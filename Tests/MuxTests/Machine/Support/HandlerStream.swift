// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import TestSupport

/// A stream's handler: it takes a message only when all it sent before is out, as one that awaits its sends does.
final class HandlerStream {
    unowned let end: MachineEnd
    let key: MuxKey
    let payload: Payload

    /// Called for each message; a handler without it never reads.
    var onMessage: ((Payload) -> Void)?
    var onInputFinished: (() -> Void)?
    var onCancel: (() -> Void)?

    var inbox: [Payload] = []
    var isInputFinished = false

    private enum End {
        case success
        case failure(String)
    }

    private var outgoing: [Payload] = []
    private var ending: End?

    init(end: MachineEnd, key: MuxKey, payload: Payload) {
        self.end = end
        self.key = key
        self.payload = payload
    }

    func send(_ payload: Payload) {
        outgoing.append(payload)
    }

    func finish() {
        ending = .success
    }

    func fail(_ text: String) {
        ending = .failure(text)
    }

    /// Goes on as far as credits and messages allow. True when that was any way.
    func run() -> Bool {
        var hasMoved = false
        while true {
            if let next = outgoing.first {
                guard end.send(from: key, next) else { return hasMoved }
                outgoing.removeFirst()
            } else if let ending {
                end.ended(self)
                if case .failure(let text) = ending {
                    end.machine.finishStream(key, errorText: Array(text.utf8))
                } else {
                    end.machine.finishStream(key)
                }
                return true
            } else if let onMessage, !inbox.isEmpty {
                let message = inbox.removeFirst()
                end.consume(by: key, byteCount: message.bytes?.count ?? 0)
                onMessage(message)
            } else if let finished = onInputFinished, isInputFinished, inbox.isEmpty {
                onInputFinished = nil
                finished()
            } else {
                return hasMoved
            }
            hasMoved = true
        }
    }
}
