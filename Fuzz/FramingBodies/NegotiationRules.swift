// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// The rules of RFC 7692 §7.1 by the letter, for offers and answers that have been parsed.
enum NegotiationRules {
    /// Traps unless a server with these wishes may agree to that.
    static func check(
        _ agreement: PermessageDeflate.Agreement,
        of offers: [ExtensionElement],
        wishes: PermessageDeflate.Configuration
    ) {
        guard let answer = ExtensionElement(agreement.answer) else { preconditionFailure("an answer that is none") }
        precondition(answer.name == PermessageDeflate.extensionName, "answered another extension")
        let parameters = agreement.parameters
        guard offers.contains(where: { isAnswered($0, by: answer, parameters) }) else {
            preconditionFailure("an answer to what was not offered: \(agreement.answer)")
        }
        precondition(parameters.serverMaxWindowBits <= wishes.serverMaxWindowBits)
        precondition(parameters.serverNoContextTakeover || wishes.serverContextTakeover)
        precondition(parameters.clientNoContextTakeover || wishes.clientContextTakeover)
        precondition(parameters.clientMaxWindowBits <= wishes.clientMaxWindowBits || !wishes.requiresPeerLimits)
    }

    /// Traps unless a client with these wishes may take that answer to its offers, and for these parameters.
    static func check(
        _ parameters: PermessageDeflate.Parameters,
        of answer: ExtensionElement,
        to offer: String,
        wishes: PermessageDeflate.Configuration
    ) {
        let offers = ExtensionElement.list(in: ["Sec-WebSocket-Extensions": offer]) ?? []
        guard offers.contains(where: { isAnswered($0, by: answer, parameters) }) else {
            preconditionFailure("took an answer to what was not offered: \(answer)")
        }
        precondition(parameters.clientMaxWindowBits <= wishes.clientMaxWindowBits)
        precondition(parameters.clientNoContextTakeover || wishes.clientContextTakeover)
        precondition(parameters.serverMaxWindowBits <= wishes.serverMaxWindowBits || !wishes.requiresPeerLimits)
        precondition(
            parameters.serverNoContextTakeover || wishes.serverContextTakeover || !wishes.requiresPeerLimits
        )
    }

    /// Whether an answer fits an offer, and parameters are what the two come to.
    private static func isAnswered(
        _ offer: ExtensionElement,
        by answer: ExtensionElement,
        _ parameters: PermessageDeflate.Parameters
    ) -> Bool {
        guard offer.name == PermessageDeflate.extensionName, let offered = values(of: offer),
            let answered = values(of: answer)
        else { return false }
        // What was asked of the server has to be in the answer.
        if offered["server_no_context_takeover"] != nil, answered["server_no_context_takeover"] == nil { return false }
        if let most = offered["server_max_window_bits"], answered["server_max_window_bits", default: 16] > most {
            return false
        }
        // What was not offered must not be.
        var clientBits = offered["client_max_window_bits", default: 15]
        if let bits = answered["client_max_window_bits"] {
            guard offered["client_max_window_bits"] != nil, bits <= clientBits else { return false }
            guard answer.parameters.contains(where: { $0.name == "client_max_window_bits" && $0.value != nil }) else {
                return false
            }
            clientBits = bits
        }
        return parameters
            == PermessageDeflate.Parameters(
                serverNoContextTakeover: answered["server_no_context_takeover"] != nil,
                clientNoContextTakeover: answered["client_no_context_takeover"] != nil
                    || offered["client_no_context_takeover"] != nil,
                serverMaxWindowBits: answered["server_max_window_bits", default: 15],
                clientMaxWindowBits: clientBits
            )
    }

    /// The parameters by their names, those without a value as the most that they can mean; nil if one is unknown,
    /// comes twice, or has a value that it cannot have.
    private static func values(of element: ExtensionElement) -> [String: Int]? {
        var values: [String: Int] = [:]
        for parameter in element.parameters {
            guard values[parameter.name] == nil else { return nil }
            switch parameter.name {
            case "server_no_context_takeover", "client_no_context_takeover":
                guard parameter.value == nil else { return nil }
                values[parameter.name] = 1
            case "client_max_window_bits" where parameter.value == nil:
                values[parameter.name] = 15
            case "client_max_window_bits", "server_max_window_bits":
                guard let text = parameter.value, ["8", "9", "10", "11", "12", "13", "14", "15"].contains(text) else {
                    return nil
                }
                values[parameter.name] = Int(text)
            default:
                return nil
            }
        }
        return values
    }
}
