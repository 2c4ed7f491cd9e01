// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// The ways of decoding, which refuse the same bytes for the same reason.
enum DecodingWay: CaseIterable {
    case skip, value, direct, codable

    /// The code of the error that decoding a type fails with; `nil` if it does not.
    func failure<T: MessagePackDecodable & Decodable>(
        _ type: T.Type,
        _ bytes: [UInt8],
        limits: MessagePackLimits = .defaults
    ) -> MessagePackError.Code? {
        do {
            switch self {
            case .skip:
                var reader = MessagePackReader(bytes.span.bytes, limits: limits)
                try reader.skip()
                try reader.finish()
            case .value: _ = try MessagePackValue(messagePack: bytes, limits: limits)
            case .direct: _ = try T(messagePack: bytes, limits: limits)
            case .codable:
                var decoder = MessagePackDecoder()
                decoder.limits = limits
                _ = try decoder.decode(T.self, from: bytes)
            }
            return nil
        } catch {
            return Self.cause(error)?.code
        }
    }

    /// The code of the error that something fails with; `nil` if it does not.
    static func failure(_ body: () throws -> some Any) -> MessagePackError.Code? {
        do {
            _ = try body()
            return nil
        } catch {
            return cause(error)?.code
        }
    }

    /// What is behind an error.
    static func cause(_ error: any Error) -> MessagePackError? {
        switch error {
        case let error as MessagePackError: error
        case DecodingError.dataCorrupted(let context), DecodingError.keyNotFound(_, let context),
            DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            context.underlyingError as? MessagePackError
        case EncodingError.invalidValue(_, let context): context.underlyingError as? MessagePackError
        default: nil
        }
    }
}

/// A value that contains itself.
struct Tree: Hashable, Codable {
    var children: [Tree]
}

extension Tree: MessagePackEncodable, MessagePackDecodable {
    func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.writeMapHeader(count: 1)
        writer.writeKey("children")
        try children.encode(to: &writer)
    }

    init(from reader: inout MessagePackReader) throws(MessagePackError) {
        let start = reader.offset
        guard try reader.beginMap() == 1, reader.readKeyIfNext("children") else {
            throw .missingKey("children", in: Self.self, at: start)
        }
        children = try [Tree](from: &reader)
        reader.endCollection()
    }

    /// Trees within one another; each takes two levels.
    static func nested(_ count: Int) -> [UInt8] {
        let level: [UInt8] = [0x81, 0xa8] + Array("children".utf8) + [0x91]
        return (0..<count).flatMap { _ in level } + [0x81, 0xa8] + Array("children".utf8) + [0x90]
    }
}
