// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    /// How a property is written and read.
    public enum MessagePackFieldOption: Sendable {
        /// If it is missing it has its initial value. It is always written.
        case defaulted
        /// If it is empty, or `nil`, it is left out of a map; if it is missing it is empty, or `nil`. Its type has `isEmpty` and an initialiser without
        /// parameters, as texts, arrays, sets, dictionaries and data have.
        case omittedIfEmpty
        /// It is neither written nor read: it has its initial value.
        case skipped
    }
#endif
