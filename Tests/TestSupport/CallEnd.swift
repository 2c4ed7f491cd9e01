// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Mux

/// How a call of ours ended, with the texts that came with it.
package enum CallEnd: Hashable, Sendable {
    case response(Payload)
    case finished
    case remote(Payload, FailureDetails? = nil)
    case refused(String, FailureDetails? = nil)
    case deadlineExceeded
    case cancelled
    case disconnected
    case protocolViolation(String)

    package init(_ failure: CallFailure, in bytes: [UInt8]) {
        switch failure {
        case .remote(let text, let details): self = .remote(Payload(Array(bytes[text])), details)
        case .refused(let reason, let details): self = .refused(reason, details)
        case .deadlineExceeded: self = .deadlineExceeded
        case .cancelled: self = .cancelled
        case .disconnected: self = .disconnected
        case .protocolViolation(let reason): self = .protocolViolation(reason)
        }
    }
}
