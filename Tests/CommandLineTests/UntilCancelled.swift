// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Stands for work that has no end of its own: waits until the task is cancelled.
///
/// - Throws: `CancellationError`, always.
func untilCancelled() async throws -> Never {
    let (nothing, continuation) = AsyncStream.makeStream(of: Void.self)
    for await _ in nothing {}
    continuation.finish()
    throw CancellationError()
}
