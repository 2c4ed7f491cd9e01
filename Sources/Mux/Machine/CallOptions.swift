// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a call may carry beside its payload, where both sides have agreed to it (GRID-V1-EXTENSIONS).
public struct CallOptions: Hashable, Sendable {
    /// The name of the handler, in place of a number: 1 to 255 bytes.
    public var handlerName: String?
    /// Texts for the handler, such as a trace's context. A peer that takes none gets none.
    public var metadata: CallMetadata

    /// Makes options.
    public init(handlerName: String? = nil, metadata: CallMetadata = [:]) {
        self.handlerName = handlerName
        self.metadata = metadata
    }
}
