// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    /// What a struct is written as.
    public enum MessagePackForm: Sendable {
        /// A map by the names of the properties.
        case map
        /// An array of the values, in the order of declaration. `nil` is written; what is missing at the end is read as a missing key is; what is there
        /// beyond the properties is skipped.
        case array
    }
#endif
