// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import NIOCore

/// Where a caller waits for its result: checked in debug builds, unchecked in release builds.
///
/// Invariant: each is resumed exactly once, because it lives in exactly one place (a call's slot, or an ``AgedCall``) and is
/// taken out of it when it is resumed.
#if DEBUG
    typealias CallContinuation = CheckedContinuation<CallOutcome, Never>
    typealias SendContinuation = CheckedContinuation<Result<Void, any Error>, Never>
    typealias NextContinuation = CheckedContinuation<StreamInbox.Item, Never>

    func withCallContinuation<Value: Sendable>(
        isolation: isolated (any Actor)? = #isolation,
        _ body: (CheckedContinuation<Value, Never>) -> Void
    ) async -> Value {
        await withCheckedContinuation(isolation: isolation, body)
    }
#else
    typealias CallContinuation = UnsafeContinuation<CallOutcome, Never>
    typealias SendContinuation = UnsafeContinuation<Result<Void, any Error>, Never>
    typealias NextContinuation = UnsafeContinuation<StreamInbox.Item, Never>

    @inline(__always)
    func withCallContinuation<Value: Sendable>(
        isolation: isolated (any Actor)? = #isolation,
        _ body: (UnsafeContinuation<Value, Never>) -> Void
    ) async -> Value {
        await withUnsafeContinuation(isolation: isolation, body)
    }
#endif
