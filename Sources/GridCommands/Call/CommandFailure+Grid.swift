// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Grid
import GridConformance

extension CommandFailure {
    /// What an error of a call to a peer means for the shell. A failure passes through.
    init(_ error: any Error, peer: String) {
        switch error {
        case let failure as CommandFailure:
            self = failure
        case let error as RemoteError:
            self.init(.remoteError, error.message.printableLines)
        case let error as GridError:
            switch error.code {
            case .disconnected:
                self.init(.disconnected, "disconnected from \(peer) before the answer came")
            case .deadlineExceeded:
                self.init(.deadlineExceeded, "no answer from \(peer) within the deadline")
            case .unknownRemote, .invalidConfiguration:
                self.init(.usage, "\(error)".printableLines)
            default:
                self.init(.failure, "\(error)".printableLines)
            }
        default:
            self.init(.failure, "\(error)".printableLines)
        }
    }
}
