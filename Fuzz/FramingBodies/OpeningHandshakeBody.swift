// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import Framing

/// Gives any head to both sides of the opening handshake, and traps if one takes what it must not, or does not take what
/// it must.
///
/// The input is lines (``HandshakeInput``); the same fields are a request for the server, an answer for the client, and
/// what a caller adds to a request.
///
/// - Nothing traps, whatever the fields hold.
/// - The server takes what has what RFC 6455 §4.2.1 asks for, and nothing else. The compression that it agrees to is
///   one that the client has offered (RFC 7692 §7.1). Its answer is taken by the client whose key that is.
/// - What the client takes has what §4.1 asks for, and compression only as it was offered.
/// - A request of our own client's is taken by our own server, and its answer by the client; both have then agreed on
///   the same.
/// - Fields that differ only in the case of their names, or in blanks around their values, come to the same.
/// - A policy of either side is no more and no less than its parts, and two that have come together agree.
/// - The method and every value is a URL as well (``WebSocketURLCheck``).
public func fuzzOpeningHandshake(_ bytes: UnsafeRawBufferPointer) {
    let input = HandshakeInput(bytes)
    checkServer(input)
    checkClient(input)
    checkPair(input)
    checkPolicies(input.fields)
    checkServerPolicy(input)
    checkClientPolicy(input)
    WebSocketURLCheck.check(input.method)
    for (_, value) in input.fields { WebSocketURLCheck.check(value) }
}

private func checkServer(_ input: HandshakeInput) {
    let fields = input.fields
    let server = Result { () throws(HandshakeRefusal) in
        try ServerHandshake(method: input.method, httpVersion: (1, input.minorVersion), fields: fields)
    }
    let again = Result { () throws(HandshakeRefusal) in
        try ServerHandshake(method: input.method, httpVersion: (1, input.minorVersion), fields: input.rewritten)
    }
    let agreement = chooseTwice(input)
    switch (server, again) {
    case (.failure(let refusal), .failure(let other)):
        precondition(refusal == other, "fields written otherwise are refused otherwise")
        precondition([400, 405, 426, 505].contains(refusal.status), "refused with a status that was not foreseen")
        precondition(!isProper(input), "refused a proper request: \(refusal)")
    case (.success(let handshake), .success(let other)):
        precondition(handshake.key == other.key && handshake.subprotocols == other.subprotocols)
        precondition(isProper(input), "took a request that is not proper")
        checkAnswer(handshake, agreement, to: fields)
    default:
        preconditionFailure("fields written otherwise come to something else")
    }
}

/// Whether a request has what RFC 6455 §4.2.1 asks for.
private func isProper(_ input: HandshakeInput) -> Bool {
    let fields = input.fields
    func single(_ name: String) -> String? {
        let values = fields.filter { $0.name.utf8.map(lowercase).elementsEqual(name.utf8) }.map(\.value)
        return values.count == 1 ? values[0].trimmingCharacters(in: CharacterSet(charactersIn: " \t")) : nil
    }
    // Of ASCII letters only: a name with a Kelvin sign is another name.
    func lowercase(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
    guard input.method == "GET", input.minorVersion >= 1 else { return false }
    guard let host = single("host"), !host.isEmpty, single("sec-websocket-version") == "13" else { return false }
    guard let key = single("sec-websocket-key"), key.utf8.count == 24 else { return false }
    guard Data(base64Encoded: key)?.count == 16 else { return false }
    return fields.contains("websocket", in: "Upgrade") && fields.contains("upgrade", in: "Connection")
}

/// What the server makes of the extensions that are offered; nil if it declines, or refuses the request.
private func chooseTwice(_ input: HandshakeInput) -> PermessageDeflate.Agreement? {
    let choice = Result { () throws(HandshakeRefusal) in
        try PermessageDeflate.choose(from: input.fields, configuration: input.serverWishes)
    }
    let again = Result { () throws(HandshakeRefusal) in
        try PermessageDeflate.choose(from: input.rewritten, configuration: input.serverWishes)
    }
    precondition(choice == again, "extensions written otherwise come to something else")
    switch choice {
    case .failure(let refusal):
        precondition(refusal.status == 400 && ExtensionElement.list(in: input.fields) == nil)
        return nil
    case .success(nil):
        return nil
    case .success(let agreement?):
        let offers = ExtensionElement.list(in: input.fields) ?? []
        NegotiationRules.check(agreement, of: offers, wishes: input.serverWishes)
        return agreement
    }
}

/// The client that has sent such fields takes the server's answer to them.
private func checkAnswer(
    _ server: ServerHandshake,
    _ agreement: PermessageDeflate.Agreement?,
    to fields: HandshakeFields
) {
    let offered = server.subprotocols.filter { $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } && !$0.contains("\"") }
    var extra = HandshakeFields()
    for name in offered { extra.append(name: "Sec-WebSocket-Protocol", value: name) }
    var answer = server.responseFields(subprotocol: offered.last)
    if let agreement {
        // What could be parsed has no control characters.
        for value in fields.values(of: "Sec-WebSocket-Extensions") {
            extra.append(name: "Sec-WebSocket-Extensions", value: value)
        }
        answer.append(name: "Sec-WebSocket-Extensions", value: agreement.answer)
    }
    do throws(HandshakeError) {
        let client = try ClientHandshake(host: "peer", key: server.key, extraFields: extra)
        let chosen = try client.validate(status: 101, fields: answer)
        precondition(chosen == offered.last, "another subprotocol than was chosen")
    } catch {
        preconditionFailure("the client refuses the server's answer: \(error)")
    }
}

/// The key of RFC 6455 §1.3, to which the corpus has the answer.
private var standardsKey: HandshakeKey {
    guard let key = HandshakeKey(text: "dGhlIHNhbXBsZSBub25jZQ==") else {
        preconditionFailure("the standard's own key")
    }
    return key
}

private func checkClient(_ input: HandshakeInput) {
    let fields = input.fields
    let key = standardsKey
    let offer = PermessageDeflate.offer(of: input.clientWishes)
    do throws(HandshakeError) {
        let client = try ClientHandshake(
            host: "peer",
            key: key,
            extraFields: ["Sec-WebSocket-Protocol": "chat, superchat", "Sec-WebSocket-Extensions": offer]
        )
        let chosen = try client.validate(status: input.status, fields: fields)
        precondition(input.status == 101, "took another status")
        precondition(
            fields.singleValue(of: "Sec-WebSocket-Accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
            "took another key"
        )
        precondition(
            chosen == nil || chosen == "chat" || chosen == "superchat",
            "took a subprotocol that was not offered"
        )
        precondition(fields.contains("upgrade", in: "Connection"), "took an answer without Connection")
        precondition(fields.elements(of: "Upgrade").map { $0.lowercased() } == ["websocket"], "took another Upgrade")
    } catch {
        precondition(error.code != .invalidField, "the caller's own fields are at fault")
    }
    let parameters = Result { () throws(HandshakeError) in
        try PermessageDeflate.parameters(answeredIn: fields, to: input.clientWishes)
    }
    let again = Result { () throws(HandshakeError) in
        try PermessageDeflate.parameters(answeredIn: input.rewritten, to: input.clientWishes)
    }
    precondition(parameters == again, "an answer written otherwise comes to something else")
    if case .success(let parameters?) = parameters {
        let answers = ExtensionElement.list(in: fields)?.filter { $0.name == PermessageDeflate.extensionName } ?? []
        precondition(answers.count == 1, "took an answer that is not one")
        NegotiationRules.check(parameters, of: answers[0], to: offer, wishes: input.clientWishes)
    }
}

/// Whatever a caller adds, a request of our client's is refused by the client itself, or taken by our server.
private func checkPair(_ input: HandshakeInput) {
    var extra = input.fields
    let isOurOffer = extra.values(of: "Sec-WebSocket-Extensions").isEmpty
    if isOurOffer {
        extra.append(name: "Sec-WebSocket-Extensions", value: PermessageDeflate.offer(of: input.clientWishes))
    }
    var generator = CountingGenerator()
    let key = HandshakeKey.random(using: &generator)
    guard let client = try? ClientHandshake(host: "peer", key: key, extraFields: extra) else { return }
    let request = client.requestFields
    for (name, value) in request {
        precondition(!(name + value).utf8.contains { $0 == 0x0A || $0 == 0x0D || $0 == 0 }, "a line end within a field")
    }
    do {
        let server = try ServerHandshake(method: "GET", fields: request)
        let subprotocol = server.subprotocols.last
        var answer = server.responseFields(subprotocol: subprotocol)
        // What a caller writes into the field itself may be no extension at all, which the server refuses.
        let choice = Result { () throws(HandshakeRefusal) in
            try PermessageDeflate.choose(from: request, configuration: input.serverWishes)
        }
        guard isOurOffer || (try? choice.get()) != nil else { return }
        let agreement = try choice.get()
        precondition(!isOurOffer || agreement != nil, "our own offer is declined")
        if let agreement { answer.append(name: "Sec-WebSocket-Extensions", value: agreement.answer) }
        let chosen = try client.validate(status: 101, fields: answer)
        precondition(chosen == subprotocol, "another subprotocol than was chosen")
        guard isOurOffer else { return }
        let parameters = try PermessageDeflate.parameters(answeredIn: answer, to: input.clientWishes)
        precondition(parameters == agreement?.parameters, "the two ends have agreed on different things")
    } catch {
        preconditionFailure("our own ends do not come together: \(error)")
    }
}

private func checkPolicies(_ fields: HandshakeFields) {
    let hasOrigin = !fields.values(of: "Origin").isEmpty
    for policy in [OriginPolicy.any, .sameHost, .listed(["https://example.com"])] {
        let isTaken = (try? policy.check(fields)) != nil
        precondition(isTaken || hasOrigin && policy != .any, "refused an origin that is not there")
        let isTakenAgain = (try? policy.check(HandshakeInput.rewritten(fields))) != nil
        precondition(isTaken == isTakenAgain, "an origin written otherwise comes to something else")
    }
    let count = fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
    func isRefused(_ limits: HandshakeLimits) -> Bool { (try? limits.check(fields)) == nil }
    precondition(!isRefused(HandshakeLimits(maximumFieldBytes: count, maximumFields: fields.count)))
    precondition(isRefused(HandshakeLimits(maximumFieldBytes: count - 1, maximumFields: .max)) || fields.isEmpty)
    precondition(isRefused(HandshakeLimits(maximumFieldBytes: .max, maximumFields: fields.count - 1)))
}

/// A server's policy takes what each of its parts takes, and answers with what they agree to.
private func checkServerPolicy(_ input: HandshakeInput) {
    let fields = input.fields
    let names = ["superchat", "chat"]
    let policy = ServerHandshakePolicy(subprotocols: names, compression: input.serverWishes)
    let version = (major: 1, minor: input.minorVersion)
    let handshake = try? ServerHandshake(method: input.method, httpVersion: version, fields: fields)
    let choice = Result { () throws(HandshakeRefusal) in
        try PermessageDeflate.choose(from: fields, configuration: input.serverWishes)
    }
    let isWithinLimits = (try? HandshakeLimits.defaults.check(fields)) != nil
    let isOriginTaken = (try? OriginPolicy.sameHost.check(fields)) != nil
    var isChosen = false
    var agreed: PermessageDeflate.Agreement?
    if case .success(let agreement) = choice { (isChosen, agreed) = (true, agreement) }
    let isTaken = handshake != nil && isWithinLimits && isOriginTaken && isChosen
    do throws(HandshakeRefusal) {
        let acceptance = try policy.evaluate(method: input.method, httpVersion: version, fields: fields)
        precondition(isTaken, "the policy takes what one of its parts refuses")
        let answer = acceptance.responseFields
        let subprotocol = names.first { handshake?.subprotocols.contains($0) == true }
        precondition(acceptance.agreement.subprotocol == subprotocol, "another subprotocol than is liked best")
        precondition(answer.singleValue(of: "Sec-WebSocket-Protocol") == subprotocol)
        precondition(acceptance.agreement.compression == agreed?.parameters)
        precondition(answer.singleValue(of: "Sec-WebSocket-Extensions") == agreed?.answer)
    } catch {
        precondition(!isTaken, "the policy refuses what its parts take: \(error)")
    }
}

/// A client's policy asks for what it names and nothing else, whatever a caller adds; it and a server's policy that have
/// come together agree on the same; and what it takes as an answer, the handshake alone takes too.
private func checkClientPolicy(_ input: HandshakeInput) {
    let offered = Array(input.fields.elements(of: "Sec-WebSocket-Protocol").prefix(8))
    let limits = HandshakeLimits(maximumFieldBytes: .max, maximumFields: .max)
    let policy = ClientHandshakePolicy(subprotocols: offered, compression: input.clientWishes, limits: limits)
    var extra = HandshakeFields()
    for (name, value) in input.fields where !name.lowercased().hasPrefix("sec-websocket-") {
        extra.append(name: name, value: value)
    }
    guard let client = try? policy.handshake(host: "peer", key: standardsKey, extraFields: extra) else { return }
    precondition(Set(offered).count == offered.count, "asks for a subprotocol twice")
    if let agreement = try? policy.agreement(answered: input.status, fields: input.fields, to: client) {
        let validated = Result { () throws(HandshakeError) in
            try client.validate(status: input.status, fields: input.fields)
        }
        precondition(validated == .success(agreement.subprotocol), "took what the handshake does not")
        precondition(agreement.subprotocol.map(offered.contains) ?? true, "agreed to what was not offered")
    }
    let server = ServerHandshakePolicy(
        origins: .any,
        subprotocols: offered.reversed(),
        compression: input.serverWishes,
        limits: limits
    )
    do {
        let acceptance = try server.evaluate(method: "GET", httpVersion: (1, 1), fields: client.requestFields)
        let agreement = try policy.agreement(answered: 101, fields: acceptance.responseFields, to: client)
        precondition(agreement == acceptance.agreement, "the two policies have agreed on different things")
        precondition(agreement.subprotocol == offered.last, "another subprotocol than the server likes best")
        precondition(agreement.compression != nil, "our own offer is declined")
    } catch {
        preconditionFailure("our own policies do not come together: \(error)")
    }
}
