// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// Bytes as the recording has them: in full, or where they are long their length, digest, beginning and end.
package struct RecordedBytes: Sendable {
    /// The bytes, where the recording has them in full.
    package let full: [UInt8]?
    /// The number of bytes.
    package let count: Int
    /// Their SHA-256 as hexadecimal digits, where it is recorded.
    package let sha256: String?
    package let prefix: [UInt8]
    package let suffix: [UInt8]

    /// Reads the fields `<name>_hex`, or `<name>_len`, `<name>_sha256`, `<name>_prefix_hex` and `<name>_suffix_hex`.
    init(name: String, from container: KeyedDecodingContainer<VectorKey>) throws {
        func bytes(_ key: String) throws -> [UInt8]? {
            try container.decodeIfPresent(String.self, forKey: VectorKey("\(name)_\(key)")).map(Hex.decode)
        }
        full = try bytes("hex")
        let count = try container.decodeIfPresent(Int.self, forKey: VectorKey("\(name)_len"))
        sha256 = try container.decodeIfPresent(String.self, forKey: VectorKey("\(name)_sha256"))
        prefix = try bytes("prefix_hex") ?? []
        suffix = try bytes("suffix_hex") ?? []
        guard let count = count ?? full?.count, full != nil || sha256 != nil else {
            let context = DecodingError.Context(codingPath: container.codingPath, debugDescription: "no \(name) bytes")
            throw DecodingError.dataCorrupted(context)
        }
        self.count = count
    }

    /// How `bytes` differ from the recorded ones in anything that is recorded of them; `nil` if they do not.
    package func difference(from bytes: [UInt8]) -> String? {
        if bytes.count != count { return "\(bytes.count) bytes, recorded are \(count)" }
        if let full, full != bytes { return "\(Hex.encode(bytes)), recorded is \(Hex.encode(full))" }
        if let sha256, Self.digest(bytes) != sha256 { return "other bytes: the digests differ" }
        if !bytes.starts(with: prefix) || bytes.suffix(suffix.count) != suffix[...] { return "other ends" }
        return nil
    }

    /// The SHA-256 of bytes as hexadecimal digits.
    package static func digest(_ bytes: [UInt8]) -> String {
        let words = SHA256.hash(bytes)
        return Hex.encode(
            words.indices.flatMap { index in
                [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: words[index] >> $0) }
            }
        )
    }
}
