// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// One message and its bytes.
package struct MessageVector: Decodable, Sendable {
    package let name: String
    package let fields: MessageFields
    package let encoded: RecordedBytes
    /// Whether the payload is nil once it has been decoded; it is not always what has been encoded.
    package let isPayloadNilWhenDecoded: Bool

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: VectorKey.self)
        name = try container.decode(String.self, forKey: VectorKey("name"))
        fields = try container.decode(MessageFields.self, forKey: VectorKey("message"))
        encoded = try RecordedBytes(name: "encoded", from: container)
        let decoded = try container.decodeIfPresent(Bool.self, forKey: VectorKey("decoded_PayloadNil"))
        isPayloadNilWhenDecoded = decoded ?? fields.isPayloadNil
    }
}
