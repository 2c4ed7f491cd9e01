// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    /// The conformances of a type, without what is around them.
    protocol TypeBody {
        /// The statements of `encode(to:)`; `nil` if the protocol's own are right.
        func encoding() -> String?

        /// The statements of `init(from:)`; `nil` if the protocol's own are right.
        func decoding() -> String?

        /// What is written.
        var writtenFields: [Field] { get }

        /// What is read.
        var readFields: [Field] { get }
    }
#endif
