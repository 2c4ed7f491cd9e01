// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Why MessagePack bytes could not be read, or a value could not be written.
///
/// Reading never traps: whatever the bytes are, the outcome is a value or one of these.
public struct MessagePackError: Error, Hashable, Sendable {
    /// The kind of failure. More kinds may be added, so a `switch` over them needs a default.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The name of the code, as it appears in descriptions.
        public let rawValue: String

        /// Makes a code of the given name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The bytes end before the value does, or a length announces more than is there.
        public static var truncated: Self { Self(rawValue: "truncated") }
        /// The value is of another type than the one asked for.
        public static var wrongType: Self { Self(rawValue: "wrongType") }
        /// The number is negative or too large for the type asked for, or a text is longer than its limit.
        public static var overflow: Self { Self(rawValue: "overflow") }
        /// The byte 0xc1, which the MessagePack specification never uses.
        public static var reservedByte: Self { Self(rawValue: "reservedByte") }
        /// A str value that is not UTF-8.
        public static var invalidUTF8: Self { Self(rawValue: "invalidUTF8") }
        /// A fixed-size value, a time or an identity, of another size or with a part out of its range.
        public static var invalidValue: Self { Self(rawValue: "invalidValue") }
    }

    /// The kind of failure.
    public let code: Code

    /// Where the offending value begins: bytes from the start of the bytes read; 0 for a failure to write.
    public let offset: Int

    /// What was wrong, for people: no offset, no trailing full stop.
    public let message: String

    /// Makes an error.
    public init(code: Code, offset: Int, message: String) {
        self.code = code
        self.offset = offset
        self.message = message
    }
}

extension MessagePackError: CustomStringConvertible {
    /// The message and the offset, such as `expected array, found map at byte 0`.
    public var description: String {
        "\(message) at byte \(offset)"
    }
}
