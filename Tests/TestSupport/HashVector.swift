// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The hash of the payload pattern of a length.
package struct HashVector: Decodable, Sendable {
    package let length: Int
    /// The 64 bits as hexadecimal digits.
    package let hashHex: String
    package let checksum: UInt32

    enum CodingKeys: String, CodingKey {
        case length = "len"
        case hashHex = "hash64"
        case checksum = "crc"
    }
}
