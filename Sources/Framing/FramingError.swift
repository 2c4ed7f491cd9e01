// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a peer did that RFC 6455 or a limit forbids. The connection cannot go on after it (§7.1.7).
public struct FramingError: Error, Sendable, Hashable {
    /// Which rule was broken.
    public var code: Code
    /// What was received, for a log: one line.
    public var message: String
    /// The code to close the connection with, if the protocol above sends close frames at all (§7.4.1).
    public var closeCode: CloseCode

    /// Makes an error.
    public init(code: Code, closeCode: CloseCode = .protocolError, message: String) {
        self.code = code
        self.closeCode = closeCode
        self.message = message
    }
}

extension FramingError: CustomStringConvertible {
    /// The message and, in parentheses, the code.
    public var description: String { "\(message) (\(code.rawValue))" }
}
