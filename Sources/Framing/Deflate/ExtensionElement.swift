// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// An element of Sec-WebSocket-Extensions: an extension and its parameters, offered or answered (RFC 6455 §9.1).
public struct ExtensionElement: Sendable, Hashable {
    /// A parameter of an extension.
    public struct Parameter: Sendable, Hashable {
        /// The name, a token.
        public let name: String
        /// The value without its quotes, a token; nil if there is none.
        public let value: String?
    }

    /// The name of the extension, a token.
    public let name: String
    /// The parameters in their order. Names may come twice.
    public let parameters: [Parameter]
}

extension ExtensionElement {
    /// The most elements that a list may have, and the most parameters of an element. What goes beyond does not parse.
    public static let maximumCount = 64

    /// The extensions that the fields of a handshake list; nil if one of them breaks the grammar, or there are too many.
    public static func list(in fields: HandshakeFields) -> [ExtensionElement]? {
        let texts = fields.elements(of: HandshakeName.extensions)
        guard texts.count <= maximumCount else { return nil }
        var elements: [ExtensionElement] = []
        for text in texts {
            guard let element = ExtensionElement(text) else { return nil }
            elements.append(element)
        }
        return elements
    }

    /// Parses an element; nil if it breaks the grammar:
    ///
    /// ```
    /// extension = token *( ";" token [ "=" ( token | quoted-string ) ] )
    /// ```
    ///
    /// Blanks may stand between the parts. What is quoted has to be a token as well, once the quotes are off.
    public init?(_ text: some StringProtocol) {
        var scanner = ExtensionScanner(text.utf8)
        guard let name = scanner.token() else { return nil }
        var parameters: [Parameter] = []
        while scanner.skip(";") {
            guard parameters.count < Self.maximumCount, let name = scanner.token() else { return nil }
            var value: String?
            if scanner.skip("=") {
                value = scanner.tokenOrQuoted()
                guard value != nil else { return nil }
            }
            parameters.append(Parameter(name: name, value: value))
        }
        guard scanner.isAtEnd else { return nil }
        self.name = name
        self.parameters = parameters
    }
}
