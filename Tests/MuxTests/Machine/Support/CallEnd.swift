// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// How a call of ours ended, with the texts that came with it.
enum CallEnd: Hashable, Sendable {
    case response(Payload)
    case finished
    case remote(Payload)
    case refused(String)
    case deadlineExceeded
    case cancelled
    case disconnected
    case protocolViolation(String)

    init(_ failure: CallFailure, in bytes: [UInt8]) {
        switch failure {
        case .remote(let text): self = .remote(Payload(Array(bytes[text])))
        case .refused(let reason): self = .refused(reason)
        case .deadlineExceeded: self = .deadlineExceeded
        case .cancelled: self = .cancelled
        case .disconnected: self = .disconnected
        case .protocolViolation(let reason): self = .protocolViolation(reason)
        }
    }
}
