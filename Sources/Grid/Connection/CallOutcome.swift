// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore

/// What a waiting caller is resumed with.
enum CallOutcome: Sendable {
    case payload(ByteBuffer?)
    case failure(any Error)
    /// Nothing yet: the call takes long enough to be worth a cancellation handler. It goes on in this object.
    case aged(AgedCall)
    /// A stream was opened.
    case stream(StreamEndpoint)
}
