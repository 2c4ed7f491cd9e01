// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Framing
import NIOHTTP1

extension HandshakeError.Code {
    /// The server's answer is not HTTP/1.
    public static let malformedAnswer = Self(rawValue: "malformedAnswer")
}

extension HandshakeError {
    /// What an answer is that the HTTP parser gives up.
    init(_ error: HTTPParserError) {
        if error == .headerOverflow {
            self.init(code: .answerTooLarge, message: "handshake error: header fields of the answer too large")
        } else {
            self.init(code: .malformedAnswer, message: "handshake error: the answer is not HTTP/1: \(error)")
        }
    }
}
