// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Mux

/// How a call of a ``MuxEndpoint`` ended.
public enum MuxCallResult: Hashable, Sendable {
    /// A single request was answered.
    case response(ReceivedPayload)
    /// The handler of a stream returned.
    case finished
    /// The handler returned an error.
    case remoteError(text: [UInt8], FailureDetails?)
    /// The call was refused.
    case refused(reason: String, FailureDetails?)
    /// The deadline passed.
    case deadlineExceeded
    /// It was cancelled here.
    case cancelled
    /// The connection or the other end of the mux is gone.
    case disconnected
    /// The other end broke the rules.
    case protocolViolation(reason: String)

    init(_ failure: CallFailure, in bytes: [UInt8]) {
        switch failure {
        case .remote(let text, let details): self = .remoteError(text: Array(bytes[text]), details)
        case .refused(let reason, let details): self = .refused(reason: reason, details)
        case .deadlineExceeded: self = .deadlineExceeded
        case .cancelled: self = .cancelled
        case .disconnected: self = .disconnected
        case .protocolViolation(let reason): self = .protocolViolation(reason: reason)
        }
    }
}
