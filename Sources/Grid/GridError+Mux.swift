// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

extension GridError {
    /// The error of a call that the machine of its connection would not take.
    init(_ error: MuxError, remote: String) {
        let code: Code =
            switch error.code {
            case .deadlineExceeded: .deadlineExceeded
            case .disconnected: .disconnected
            case .unknownMux, .inputFinished: .streamClosed
            case .peerUnresponsive: .disconnected
            case .draining: .draining
            case .notAgreed: .notSupported
            default: .limitExceeded
            }
        self.init(code, error.message, remote: remote)
    }

    static func disconnected(from remote: String) -> GridError {
        GridError(.disconnected, "the remote is disconnected", remote: remote)
    }
}
