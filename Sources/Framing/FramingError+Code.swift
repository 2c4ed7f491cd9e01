// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension FramingError {
    /// Which rule was broken. More codes may come with later versions.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// The name of the code.
        public let rawValue: String

        /// Makes a code by its name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// RSV1, RSV2 or RSV3 is set and no extension gives it meaning (RFC 6455 §5.2).
        public static let reservedBits = Code(rawValue: "reservedBits")
        /// The opcode is 3 ... 7 or 11 ... 15 (§5.2).
        public static let reservedOpcode = Code(rawValue: "reservedOpcode")
        /// A close, ping or pong frame without the FIN bit (§5.5).
        public static let fragmentedControlFrame = Code(rawValue: "fragmentedControlFrame")
        /// A close, ping or pong frame with more than 125 bytes (§5.5).
        public static let oversizedControlFrame = Code(rawValue: "oversizedControlFrame")
        /// A client's frame that is not masked (§5.1).
        public static let unmaskedFrame = Code(rawValue: "unmaskedFrame")
        /// A server's frame that is masked (§5.1).
        public static let maskedFrame = Code(rawValue: "maskedFrame")
        /// A payload length in more bytes than it needs (§5.2).
        public static let nonMinimalLength = Code(rawValue: "nonMinimalLength")
        /// A payload length with the most significant bit set (§5.2).
        public static let invalidLength = Code(rawValue: "invalidLength")
        /// A continuation frame while no message is under way (§5.4).
        public static let unexpectedContinuation = Code(rawValue: "unexpectedContinuation")
        /// A new message before the last fragment of the one under way (§5.4).
        public static let interleavedMessage = Code(rawValue: "interleavedMessage")
        /// A frame above ``WebSocketLimits/maximumFrameBytes``.
        public static let frameTooLarge = Code(rawValue: "frameTooLarge")
        /// A message above ``WebSocketLimits/maximumMessageBytes``.
        public static let messageTooLarge = Code(rawValue: "messageTooLarge")
        /// A message in more frames than ``WebSocketLimits/maximumFragments``.
        public static let tooManyFragments = Code(rawValue: "tooManyFragments")
        /// A text message, or the reason of a close frame, that is not UTF-8 (§8.1).
        public static let invalidUTF8 = Code(rawValue: "invalidUTF8")
        /// A close frame with a payload of one byte (§5.5.1).
        public static let invalidClosePayload = Code(rawValue: "invalidClosePayload")
        /// A close frame with a code that must not be sent (§7.4).
        public static let invalidCloseCode = Code(rawValue: "invalidCloseCode")
        /// The caller's own fault: bytes that were not consumed were not offered again.
        public static let bytesLost = Code(rawValue: "bytesLost")
    }
}
