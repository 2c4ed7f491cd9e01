// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Dispatch

@testable import GridCommands

extension ChildProcess {
    /// Waits for its end on a thread of its own, since tests share a few.
    func ended() async -> Int32 {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "wait").async { continuation.resume(returning: self.wait()) }
        }
    }
}
