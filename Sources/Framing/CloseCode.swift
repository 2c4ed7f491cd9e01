// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Why a connection was closed (RFC 6455 §7.4 and the IANA registry of close codes).
public struct CloseCode: RawRepresentable, Sendable, Hashable {
    /// The number in a close frame, 0 ... 65,535.
    public let rawValue: UInt16

    /// Makes a code of any number; ``mayAppearOnWire`` says whether it may be sent.
    @inlinable
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// 1000: the purpose of the connection is fulfilled.
    public static let normalClosure = CloseCode(rawValue: 1000)
    /// 1001: the endpoint is going down, or its user has moved on.
    public static let goingAway = CloseCode(rawValue: 1001)
    /// 1002: the peer broke the protocol.
    public static let protocolError = CloseCode(rawValue: 1002)
    /// 1003: the peer sent a kind of message that this endpoint does not take.
    public static let unsupportedData = CloseCode(rawValue: 1003)
    /// 1005: stands for a close frame without a code, and is never sent.
    public static let noStatusReceived = CloseCode(rawValue: 1005)
    /// 1006: stands for a connection lost without a close frame, and is never sent.
    public static let abnormalClosure = CloseCode(rawValue: 1006)
    /// 1007: the contents of a message do not fit its kind, such as text that is not UTF-8.
    public static let invalidPayload = CloseCode(rawValue: 1007)
    /// 1008: the peer broke a rule of this endpoint's own.
    public static let policyViolation = CloseCode(rawValue: 1008)
    /// 1009: the message is too big to process.
    public static let messageTooBig = CloseCode(rawValue: 1009)
    /// 1010: the client misses an extension that it needs.
    public static let mandatoryExtension = CloseCode(rawValue: 1010)
    /// 1011: the server met a condition that it did not expect.
    public static let internalError = CloseCode(rawValue: 1011)
    /// 1012: the service is restarting.
    public static let serviceRestart = CloseCode(rawValue: 1012)
    /// 1013: the service is overloaded; come back later.
    public static let tryAgainLater = CloseCode(rawValue: 1013)
    /// 1014: a gateway got an invalid answer from the server behind it.
    public static let badGateway = CloseCode(rawValue: 1014)
    /// 1015: stands for a failed TLS handshake, and is never sent.
    public static let tlsHandshake = CloseCode(rawValue: 1015)

    /// Whether a close frame may carry this code.
    ///
    /// It may where the code is defined, or lies in the ranges for libraries and frameworks (3000 ... 3999) and for
    /// private use (4000 ... 4999). Codes below 1000 are not used, 1004, 1005, 1006 and 1015 are reserved, 1016 ... 2999
    /// wait for a future standard, and from 5000 on nothing is defined (§7.4.2).
    public var mayAppearOnWire: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}

extension CloseCode: CustomStringConvertible {
    /// The number in decimal.
    public var description: String { String(rawValue) }
}
