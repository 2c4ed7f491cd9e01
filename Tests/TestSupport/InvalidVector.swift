// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Bytes that are not, or not quite, a message, and what becomes of them.
package struct InvalidVector: Decodable, Sendable {
    package let name: String
    package let bytes: [UInt8]
    /// Whether the connection is dropped for them.
    package let isConnectionDropped: Bool
    /// The reference's error, and at which stage of reading it came up.
    package let referenceError: String?
    package let referenceStage: String?
    /// The fields of the message, if the bytes are accepted.
    package let decoded: MessageFields?
    /// How many parts of a merged batch are handled before the error.
    package let partsHandledBeforeError: Int?

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: VectorKey.self)
        name = try container.decode(String.self, forKey: VectorKey("name"))
        bytes = try Hex.decode(try container.decode(String.self, forKey: VectorKey("hex")))
        isConnectionDropped = try container.decode(Bool.self, forKey: VectorKey("connection_dropped"))
        referenceError = try container.decodeIfPresent(String.self, forKey: VectorKey("go_error"))
        referenceStage = try container.decodeIfPresent(String.self, forKey: VectorKey("go_stage"))
        decoded = try container.decodeIfPresent(MessageFields.self, forKey: VectorKey("decoded"))
        partsHandledBeforeError = try container.decodeIfPresent(
            Int.self,
            forKey: VectorKey("parts_handled_before_error")
        )
    }
}
