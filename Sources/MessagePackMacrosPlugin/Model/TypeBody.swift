// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import SwiftSyntax

    /// The conformances of a type, without what is around them.
    protocol TypeBody {
        /// The statements of `encode(to:)`; `nil` if the protocol's own are right.
        func encoding() -> String?

        /// The statements of `init(from:)`; `nil` if the protocol's own are right.
        func decoding() -> String?

        /// The types of what is written, for the constraints on generic parameters.
        var writtenTypes: [TypeSyntax] { get }

        /// The types of what is read.
        var readTypes: [TypeSyntax] { get }
    }
#endif
