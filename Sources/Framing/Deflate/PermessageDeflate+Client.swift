// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension PermessageDeflate {
    /// The value of the Sec-WebSocket-Extensions field with which a client asks for compression (§7.1.3).
    ///
    /// The wishes come first. Where they ask something of the server that it need not support, a second offer does without,
    /// unless ``Configuration/requiresPeerLimits`` is set.
    public static func offer(of configuration: Configuration) -> String {
        offers(of: configuration).map(\.text).joined(separator: ", ")
    }

    /// Checks the server's answer to ``offer(of:)`` (§5, §7.1).
    ///
    /// - Parameters:
    ///   - fields: The fields of the answer. Other extensions than this one are passed over.
    ///   - configuration: What the offer was made of.
    /// - Returns: What was agreed on; nil if the server has declined.
    /// - Throws: ``HandshakeError`` if the connection has to fail: with the code
    ///   ``HandshakeError/Code/malformedExtensions`` if the field breaks the grammar, and
    ///   ``HandshakeError/Code/invalidCompressionParameters`` if the answer does not fit what was offered.
    public static func parameters(
        answeredIn fields: HandshakeFields,
        to configuration: Configuration
    ) throws(HandshakeError) -> Parameters? {
        guard let elements = ExtensionElement.list(in: fields) else { throw .malformedExtensions }
        let answers = elements.filter { $0.name == extensionName }
        guard let answer = answers.first else { return nil }
        guard answers.count == 1 else { throw .invalidCompression("answered more than once") }
        guard let terms = Terms(answer) else { throw .invalidCompression("a parameter that cannot be in an answer") }
        for offer in offers(of: configuration) {
            if let parameters = agree(on: terms, offering: offer) { return parameters }
        }
        throw .invalidCompression("not what was offered")
    }

    private static func offers(of configuration: Configuration) -> [Terms] {
        var wishes = Terms()
        wishes.serverNoContextTakeover = !configuration.serverContextTakeover
        wishes.clientNoContextTakeover = !configuration.clientContextTakeover
        wishes.serverMaxWindowBits = limit(configuration.serverMaxWindowBits)
        wishes.clientMaxWindowBits = limit(configuration.clientMaxWindowBits).map { .bits($0) } ?? .open
        var fallback = wishes
        fallback.serverNoContextTakeover = false
        fallback.serverMaxWindowBits = nil
        return configuration.requiresPeerLimits || fallback == wishes ? [wishes] : [wishes, fallback]
    }

    /// What an answer to an offer comes to; nil if it cannot be one.
    ///
    /// A server that does not mention what a client has asked of it has not accepted the offer (§7.1.1.1, §7.1.2.1). What
    /// the client has announced of itself holds even if the server does not repeat it (§7.1.1.2, §7.1.2.2).
    private static func agree(on answer: Terms, offering offer: Terms) -> Parameters? {
        guard answer.serverNoContextTakeover || !offer.serverNoContextTakeover else { return nil }
        if let offered = offer.serverMaxWindowBits {
            guard let answered = answer.serverMaxWindowBits, answered <= offered else { return nil }
        }
        let announced: Int
        switch offer.clientMaxWindowBits {
        case .bits(let bits)?: announced = bits
        case .open?: announced = windowBits.upperBound
        case nil: return nil
        }
        let clientBits: Int
        switch answer.clientMaxWindowBits {
        case .bits(let answered)?: clientBits = answered
        case nil: clientBits = announced
        // An answer needs a value (§7.1.2.2).
        case .open?: return nil
        }
        guard clientBits <= announced else { return nil }
        return Parameters(
            serverNoContextTakeover: answer.serverNoContextTakeover,
            clientNoContextTakeover: answer.clientNoContextTakeover || offer.clientNoContextTakeover,
            serverMaxWindowBits: answer.serverMaxWindowBits ?? windowBits.upperBound,
            clientMaxWindowBits: clientBits
        )
    }

    /// The largest window is what holds without being mentioned.
    static func limit(_ bits: Int) -> Int? { bits < windowBits.upperBound ? bits : nil }
}
