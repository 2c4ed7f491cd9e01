// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A payload of the protocol's own and its fields.
package struct AuxiliaryPayloadVector: Decodable, Sendable {
    /// The fields of all kinds of payloads; which are there depends on the kind. Times are in ISO 8601.
    package struct Fields: Decodable, Sendable {
        package let idHex: String?
        package let host: String?
        package let time: String?
        package let token: String?
        package let isAccepted: Bool?
        package let rejectedReason: String?
        package let error: String?
        package let pongError: String?
        package let isNotFound: Bool?
        package let pingTime: String?
        package let map: [String: String]?

        enum CodingKeys: String, CodingKey {
            case idHex = "ID_hex"
            case host = "Host"
            case time = "Time"
            case token = "Token"
            case isAccepted = "Accepted"
            case rejectedReason = "RejectedReason"
            case error = "Error"
            case pongError = "e"
            case isNotFound = "nf"
            case pingTime = "t"
            case map
        }
    }

    package let name: String
    package let fields: Fields
    package let bytes: [UInt8]

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: VectorKey.self)
        name = try container.decode(String.self, forKey: VectorKey("name"))
        fields = try container.decode(Fields.self, forKey: VectorKey("fields"))
        bytes = try Hex.decode(try container.decode(String.self, forKey: VectorKey("hex")))
    }
}
