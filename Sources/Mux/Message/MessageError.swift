// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// Why bytes are not a message, or a message cannot be encoded.
///
/// After a parse error a connection is dropped (`GRID-V1 §2.1`).
public struct MessageError: Error, Hashable, Sendable {
    /// The kind of failure. More kinds may be added, so a `switch` over them needs a default.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The name of the code, as it appears in descriptions.
        public let rawValue: String

        /// Makes a code of the given name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The bytes end before the message does, or the batch before its last part.
        public static var truncated: Self { Self(rawValue: "truncated") }
        /// A field is of another MessagePack type.
        public static var wrongType: Self { Self(rawValue: "wrongType") }
        /// A number is negative or too large for its field.
        public static var overflow: Self { Self(rawValue: "overflow") }
        /// The byte 0xc1, which MessagePack never uses.
        public static var reservedByte: Self { Self(rawValue: "reservedByte") }
        /// The tuple has not exactly 7 fields.
        public static var wrongFieldCount: Self { Self(rawValue: "wrongFieldCount") }
        /// The subroute flag is set, but fewer than 32 bytes follow the tuple.
        public static var missingSubroute: Self { Self(rawValue: "missingSubroute") }
        /// The checksum flag is set, but fewer than 4 bytes follow the tuple.
        public static var missingChecksum: Self { Self(rawValue: "missingChecksum") }
        /// The extension flag is set, but fewer bytes follow the tuple than the block's length says.
        public static var missingExtensionBlock: Self { Self(rawValue: "missingExtensionBlock") }
        /// The checksum is not that of the bytes before it.
        public static var checksumMismatch: Self { Self(rawValue: "checksumMismatch") }
        /// A payload to be sent has more than 2^32-1 bytes.
        public static var payloadTooLong: Self { Self(rawValue: "payloadTooLong") }
        /// An extension block to be sent has more than 65,535 bytes.
        public static var extensionBlockTooLong: Self { Self(rawValue: "extensionBlockTooLong") }
        /// The buffer to encode into is shorter than the message.
        public static var bufferTooSmall: Self { Self(rawValue: "bufferTooSmall") }
    }

    /// The kind of failure.
    public let code: Code

    /// Where the fault is: bytes from the start of the bytes parsed; 0 for a failure to encode.
    public let offset: Int

    /// What was wrong, for people: no offset, no trailing full stop.
    public let message: String

    /// Makes an error.
    @inline(never)
    public init(code: Code, offset: Int = 0, message: String) {
        self.code = code
        self.offset = offset
        self.message = message
    }

    /// The same failure, found while reading a field.
    init(_ error: MessagePackError, field: String) {
        self.init(
            code: Code(rawValue: error.code.rawValue),
            offset: error.offset,
            message: "\(field): \(error.message)"
        )
    }
}

extension MessageError: CustomStringConvertible {
    /// The message and the offset, such as `payload: expected bin, found str at byte 8`.
    public var description: String {
        "\(message) at byte \(offset)"
    }
}
