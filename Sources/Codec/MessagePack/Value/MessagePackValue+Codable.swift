// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// In the MessagePack coders a value is itself. Others get what they have for it: byte strings as arrays of numbers, and neither ext nor keys
// that are no texts.
extension MessagePackValue: Codable {
    /// Encodes the value; ``MessagePackEncoder`` writes it as it is.
    ///
    /// - Throws: `EncodingError` from an encoder of another format for an ext, for a key that is no text, and for one that is there twice.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .nil: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .int(let value):
            if let value = value.exactly(Int64.self) {
                try container.encode(value)
            } else if let value = value.exactly(UInt64.self) {
                try container.encode(value)
            }
        case .float(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .binary(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .timestamp(let value): try container.encode(value)
        case .map(let map):
            var members: [String: MessagePackValue] = [:]
            for pair in map.pairs {
                guard let key = pair.key.string else { throw unsupported(encoder, "key that is no text") }
                guard members.updateValue(pair.value, forKey: key) == nil else {
                    throw unsupported(encoder, "key \"\(key)\" that is there twice")
                }
            }
            try container.encode(members)
        case .ext: throw unsupported(encoder, "ext")
        }
    }

    private func unsupported(_ encoder: any Encoder, _ what: String) -> EncodingError {
        .invalidValue(self, EncodingError.Context(codingPath: encoder.codingPath, debugDescription: what))
    }

    /// Decodes a value of any kind that the decoder has; ``MessagePackDecoder`` reads it as it is.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .nil
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .int(MessagePackInteger(value))
        } else if let value = try? container.decode(UInt64.self) {
            self = .int(MessagePackInteger(value))
        } else if let value = try? container.decode(Double.self) {
            self = .double(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([MessagePackValue].self) {
            self = .array(value)
        } else {
            let members = try container.decode([String: MessagePackValue].self)
            self = .map(MessagePackMap(members.map { MessagePackMap.Pair(key: .string($0.key), value: $0.value) }))
        }
    }
}
