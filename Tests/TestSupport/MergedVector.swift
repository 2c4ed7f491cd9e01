// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A merged batch and its bytes. Part i is the request `MuxID` i + 1, `DeadlineMS` 60000, `Handler` 20, `Flags` CRC|EOF.
package struct MergedVector: Decodable, Sendable {
    /// One part of it.
    package struct Part: Decodable, Sendable {
        package let muxID: UInt64
        package let payloadLength: Int
        package let encoded: RecordedBytes

        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: VectorKey.self)
            muxID = try container.decode(UInt64.self, forKey: VectorKey("MuxID"))
            payloadLength = try container.decode(Int.self, forKey: VectorKey("PayloadLen"))
            encoded = try RecordedBytes(name: "encoded", from: container)
        }
    }

    package let name: String
    package let count: UInt32
    package let encoded: RecordedBytes
    /// The parts, where they are recorded one by one.
    package let parts: [Part]?
    /// The length of each part's payload, where it is the same for all.
    package let payloadLengthOfEach: Int?

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: VectorKey.self)
        name = try container.decode(String.self, forKey: VectorKey("name"))
        count = try container.decode(UInt32.self, forKey: VectorKey("count"))
        encoded = try RecordedBytes(name: "encoded", from: container)
        parts = try container.decodeIfPresent([Part].self, forKey: VectorKey("parts"))
        payloadLengthOfEach = try container.decodeIfPresent(Int.self, forKey: VectorKey("payload_len_each"))
    }

    /// The length of each part's payload, in order.
    package var payloadLengths: [Int] {
        parts?.map(\.payloadLength) ?? Array(repeating: payloadLengthOfEach ?? 0, count: Int(count))
    }
}
