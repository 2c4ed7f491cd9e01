// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension FramingError.Code {
    /// More control frames than ``WebSocketLimits/maximumControlFramesPerSecond``.
    public static let tooManyControlFrames = Self(rawValue: "tooManyControlFrames")
    /// A message not finished within ``WebSocketLimits/messageTimeout``.
    public static let messageTimeout = Self(rawValue: "messageTimeout")
    /// Silence for ``KeepAlive/timeout`` after a ping.
    public static let pongTimeout = Self(rawValue: "pongTimeout")
    /// No close frame within ``WebSocketLimits/closeTimeout`` after ours.
    public static let closeTimeout = Self(rawValue: "closeTimeout")
    /// The caller's own: nothing can be sent after a close frame (RFC 6455 §5.5.1).
    public static let connectionClosing = Self(rawValue: "connectionClosing")
    /// The caller's own: the frame does not fit into ``WebSocketLimits/maximumQueuedBytes``. Nothing of it was queued.
    public static let queueFull = Self(rawValue: "queueFull")
    /// The caller's own: there is no room for the header in front of the payload.
    public static let missingHeadroom = Self(rawValue: "missingHeadroom")
}

extension FramingError {
    static func tooManyControlFrames(_ limits: WebSocketLimits) -> FramingError {
        FramingError(
            code: .tooManyControlFrames,
            closeCode: .policyViolation,
            message: "more than \(limits.maximumControlFramesPerSecond) control frames per second"
        )
    }

    static func messageTimeout(_ limits: WebSocketLimits) -> FramingError {
        FramingError(
            code: .messageTimeout,
            closeCode: .policyViolation,
            message: "message not finished within \(limits.messageTimeout)"
        )
    }

    static var pongTimeout: FramingError {
        FramingError(code: .pongTimeout, closeCode: .internalError, message: "nothing received after a ping")
    }

    static func closeTimeout(_ limits: WebSocketLimits) -> FramingError {
        FramingError(
            code: .closeTimeout,
            closeCode: .internalError,
            message: "no close frame within \(limits.closeTimeout)"
        )
    }

    static var connectionClosing: FramingError {
        own(.connectionClosing, "nothing can be sent: the connection is closing or closed")
    }

    static func queueFull(_ limits: WebSocketLimits) -> FramingError {
        own(.queueFull, "frame not queued: the limit is \(limits.maximumQueuedBytes) bytes")
    }

    /// A fault of the caller's, who may go on.
    static func own(_ code: Code, _ message: String) -> FramingError {
        FramingError(code: code, closeCode: .internalError, message: message)
    }
}
