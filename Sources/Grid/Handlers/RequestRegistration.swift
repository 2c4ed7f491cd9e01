// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore

/// A handler of single requests, as registered.
struct RequestRegistration: Sendable {
    typealias Body = nonisolated(nonsending) @Sendable (ByteBuffer?, RequestContext) async throws -> ByteBuffer?

    let id: HandlerID
    let execution: HandlerExecution
    let body: Body
}
