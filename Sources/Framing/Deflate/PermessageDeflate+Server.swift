// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension PermessageDeflate {
    /// Picks the first offer that a server can accept (§5.1, §7.1).
    ///
    /// An offer with a parameter that is unknown, comes twice or has an invalid value is declined, and the next one is
    /// looked at. The answer mentions what an offer has asked for, and whatever this end wishes that the offer allows.
    ///
    /// - Parameters:
    ///   - fields: The fields of the request. Other extensions than this one are passed over.
    ///   - configuration: What this end wishes.
    /// - Returns: What to answer; nil to go on without compression.
    /// - Throws: ``HandshakeRefusal`` with the code ``HandshakeRefusal/Code/extensions`` if the field breaks the grammar,
    ///   for which RFC 6455 §9.1 has the connection fail.
    public static func choose(
        from fields: HandshakeFields,
        configuration: Configuration
    ) throws(HandshakeRefusal) -> Agreement? {
        guard let elements = ExtensionElement.list(in: fields) else {
            throw .badHeader(.extensions, HandshakeName.extensions)
        }
        for element in elements where element.name == extensionName {
            if let offer = Terms(element), let agreement = accept(offer, configuration) { return agreement }
        }
        return nil
    }

    private static func accept(_ offer: Terms, _ configuration: Configuration) -> Agreement? {
        var answer = Terms()
        answer.serverNoContextTakeover = offer.serverNoContextTakeover || !configuration.serverContextTakeover
        answer.clientNoContextTakeover = offer.clientNoContextTakeover || !configuration.clientContextTakeover

        // One that was asked for is answered even where it says nothing, or the offer would not be accepted (§7.1.2.1).
        let serverBits = min(offer.serverMaxWindowBits ?? windowBits.upperBound, configuration.serverMaxWindowBits)
        answer.serverMaxWindowBits = offer.serverMaxWindowBits == nil ? limit(serverBits) : serverBits

        var clientBits = windowBits.upperBound
        switch offer.clientMaxWindowBits {
        case .open?: clientBits = configuration.clientMaxWindowBits
        case .bits(let announced)?: clientBits = min(announced, configuration.clientMaxWindowBits)
        // One that was not offered must not be answered (§7.1.2.2).
        case nil:
            guard !configuration.requiresPeerLimits || limit(configuration.clientMaxWindowBits) == nil else {
                return nil
            }
        }
        answer.clientMaxWindowBits = limit(clientBits).map { .bits($0) }

        let parameters = Parameters(
            serverNoContextTakeover: answer.serverNoContextTakeover,
            clientNoContextTakeover: answer.clientNoContextTakeover,
            serverMaxWindowBits: serverBits,
            clientMaxWindowBits: clientBits
        )
        return Agreement(parameters: parameters, answer: answer.text)
    }
}
