// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore

/// A handler of streams, as registered.
struct StreamRegistration: Sendable {
    typealias Body = nonisolated(nonsending) @Sendable (ByteBuffer?, IncomingStream) async throws -> Void

    let id: HandlerID
    let inCapacity: Int
    let outCapacity: Int
    let execution: HandlerExecution
    let body: Body
}
