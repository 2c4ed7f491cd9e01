// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension PermessageDeflate {
    /// The parameters of one element of Sec-WebSocket-Extensions, as an offer or as an answer has them (RFC 7692 §7.1).
    struct Terms: Sendable, Hashable {
        /// A limit on a window.
        enum Window: Sendable, Hashable {
            /// The parameter is there without a value: it may be answered.
            case open
            /// The bits, 8 ... 15.
            case bits(Int)
        }

        var serverNoContextTakeover = false
        var clientNoContextTakeover = false
        var serverMaxWindowBits: Int?
        var clientMaxWindowBits: Window?
    }
}

extension PermessageDeflate.Terms {
    /// The terms of an element; nil if a parameter is unknown, comes twice or has a value that it cannot have: grounds for
    /// a server to decline and for a client to fail (§7.1).
    init?(_ element: ExtensionElement) {
        for parameter in element.parameters {
            switch (parameter.name, parameter.value) {
            case ("server_no_context_takeover", nil) where !serverNoContextTakeover:
                serverNoContextTakeover = true
            case ("client_no_context_takeover", nil) where !clientNoContextTakeover:
                clientNoContextTakeover = true
            case ("server_max_window_bits", let value?) where serverMaxWindowBits == nil:
                guard let bits = Self.bits(value) else { return nil }
                serverMaxWindowBits = bits
            case ("client_max_window_bits", nil) where clientMaxWindowBits == nil:
                clientMaxWindowBits = .open
            case ("client_max_window_bits", let value?) where clientMaxWindowBits == nil:
                guard let bits = Self.bits(value) else { return nil }
                clientMaxWindowBits = .bits(bits)
            default:
                return nil
            }
        }
    }

    /// The element as it is written in Sec-WebSocket-Extensions.
    var text: String {
        var parts = [PermessageDeflate.extensionName]
        switch clientMaxWindowBits {
        case .open?: parts.append("client_max_window_bits")
        case .bits(let bits)?: parts.append("client_max_window_bits=\(bits)")
        case nil: break
        }
        if let serverMaxWindowBits { parts.append("server_max_window_bits=\(serverMaxWindowBits)") }
        if serverNoContextTakeover { parts.append("server_no_context_takeover") }
        if clientNoContextTakeover { parts.append("client_no_context_takeover") }
        return parts.joined(separator: "; ")
    }

    /// A decimal number in 8 ... 15, without leading zeros (§7.1.2).
    private static func bits(_ text: String) -> Int? {
        PermessageDeflate.windowBits.first { String($0) == text }
    }
}
