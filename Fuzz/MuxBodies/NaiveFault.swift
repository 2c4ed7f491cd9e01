// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Why bytes are not a message, by the names that `MessageError` has for it.
package enum NaiveFault: String, Error {
    case truncated
    case wrongType
    case overflow
    case reservedByte
    case wrongFieldCount
    case missingSubroute
    case missingChecksum
    case checksumMismatch
}
