// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Why a call of ours ended without a result.
public enum CallFailure: Hashable, Sendable {
    /// The remote handler returned an error; its text is these bytes of the message that is being received.
    case remote(text: Range<Int>, FailureDetails? = nil)
    /// The remote side refused the call: no such handler, or none for this kind of call (GRID-V1 §3, §4.1).
    case refused(reason: String, FailureDetails? = nil)
    /// The deadline passed.
    case deadlineExceeded
    /// We cancelled it.
    case cancelled
    /// The connection or the remote end of the mux is gone.
    case disconnected
    /// The peer broke the rules of this mux: a sequence gap or more messages than it had credits for (GRID-V1 §4.3, §4.4).
    case protocolViolation(reason: String)
}
