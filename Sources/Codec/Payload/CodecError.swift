// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Why a value could not be encoded as a payload, or a payload could not be decoded.
public struct CodecError: Error, Sendable {
    /// The kind of failure. More kinds may be added, so a `switch` over them needs a default.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The name of the code, as it appears in descriptions.
        public let rawValue: String

        /// Makes a code of the given name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The format cannot hold the value.
        public static var encodingFailed: Self { Self(rawValue: "encodingFailed") }
        /// The bytes are no value of the type.
        public static var decodingFailed: Self { Self(rawValue: "decodingFailed") }
    }

    // One word, as in ``MessagePackError``.
    private let storage: Storage

    private final class Storage: Sendable {
        let code: Code
        let message: String
        let underlying: (any Error)?

        init(code: Code, message: String, underlying: (any Error)?) {
            self.code = code
            self.message = message
            self.underlying = underlying
        }
    }

    /// The kind of failure.
    public var code: Code { storage.code }

    /// What was wrong, for people: at most 512 bytes of UTF-8, no trailing full stop.
    public var message: String { storage.message }

    /// What the format's encoder or decoder threw: a ``MessagePackError`` with the offset, a `DecodingError` with the coding path.
    public var underlying: (any Error)? { storage.underlying }

    /// Makes an error. Of a message, which may have been made of a peer's bytes, the first 512 bytes are kept.
    public init(code: Code, message: String, underlying: (any Error)? = nil) {
        storage = Storage(code: code, message: BoundedText.prefix(of: message, bytes: 512), underlying: underlying)
    }
}

extension CodecError: CustomStringConvertible {
    /// The code and the message, such as `decodingFailed: expected array, found map at byte 0`.
    public var description: String {
        "\(code.rawValue): \(message)"
    }
}

extension CodecError {
    /// The error for a value that could not be encoded because of another error.
    @inline(never)
    public static func encodingFailed(_ underlying: any Error) -> Self {
        Self(code: .encodingFailed, message: Self.message(of: underlying), underlying: underlying)
    }

    /// The error for a payload that could not be decoded because of another error.
    @inline(never)
    public static func decodingFailed(_ underlying: any Error) -> Self {
        Self(code: .decodingFailed, message: Self.message(of: underlying), underlying: underlying)
    }

    private static func message(of error: any Error) -> String {
        switch error {
        case let error as CodecError: error.message
        case DecodingError.dataCorrupted(let context), DecodingError.keyNotFound(_, let context),
            DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            text(context.debugDescription, context.codingPath)
        case EncodingError.invalidValue(_, let context): text(context.debugDescription, context.codingPath)
        default: "\(error)"
        }
    }

    private static func text(_ text: String, _ path: [any CodingKey]) -> String {
        guard !path.isEmpty else { return text }
        // The last levels are enough to tell, and a peer that nests values deep does not get to choose how long a message becomes.
        let end = path.suffix(8).map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
        return "\(text) (at \(path.count > 8 ? "…" : "")\(end))"
    }
}
