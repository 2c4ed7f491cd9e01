// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// Gives any head to both sides of the opening handshake, and traps if one takes what it must not.
///
/// The input is lines: the first is a method, the minor version of HTTP and a status, parted by blanks; each further
/// one a name and a value, parted by a colon. The same fields are a request for the server and an answer for the
/// client.
///
/// - Nothing traps, whatever the fields hold.
/// - What the server takes has what RFC 6455 §4.2.1 asks for, and its answer is taken by the client whose key that is.
/// - What the client takes has what §4.1 asks for.
/// - Fields that differ only in the case of their names, or in blanks around their values, come to the same.
public func fuzzOpeningHandshake(_ bytes: UnsafeRawBufferPointer) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
    let start = lines.first.map { $0.split(separator: " ") } ?? []
    var fields = HandshakeFields()
    for line in lines.dropFirst() {
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        fields.append(name: String(parts[0]), value: parts.count > 1 ? String(parts[1]) : "")
    }
    let method = start.first.map(String.init) ?? ""
    let minor = start.dropFirst().first.flatMap { Int($0) } ?? 1
    let status = start.dropFirst(2).first.flatMap { Int($0) } ?? 101
    checkServer(method, minor, fields)
    checkClient(status, fields)
    checkPolicies(fields)
}

/// The same fields, written otherwise.
private func rewritten(_ fields: HandshakeFields) -> HandshakeFields {
    var result = HandshakeFields()
    for (name, value) in fields {
        let swapped = name.utf8.map { byte in
            let isLetter = byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
            return isLetter ? byte ^ 0x20 : byte
        }
        result.append(name: String(decoding: swapped, as: UTF8.self), value: " \t\(value) ")
    }
    return result
}

private func checkServer(_ method: String, _ minor: Int, _ fields: HandshakeFields) {
    let server = Result { () throws(HandshakeRefusal) in
        try ServerHandshake(method: method, httpVersion: (1, minor), fields: fields)
    }
    let again = Result { () throws(HandshakeRefusal) in
        try ServerHandshake(method: method, httpVersion: (1, minor), fields: rewritten(fields))
    }
    switch (server, again) {
    case (.failure(let refusal), .failure(let other)):
        precondition(refusal == other, "fields written otherwise are refused otherwise")
        precondition([400, 405, 426, 505].contains(refusal.status), "refused with a status that was not foreseen")
    case (.success(let handshake), .success(let other)):
        precondition(handshake.key == other.key && handshake.subprotocols == other.subprotocols)
        precondition(method == "GET" && minor >= 1, "took a request that is no GET of HTTP/1.1")
        for name in ["Host", "Sec-WebSocket-Version", "Sec-WebSocket-Key"] {
            precondition(fields.values(of: name).count == 1, "took a request that has not one \(name)")
        }
        precondition(fields.contains("websocket", in: "Upgrade"), "took a request without Upgrade")
        precondition(fields.contains("upgrade", in: "Connection"), "took a request without Connection")
        checkAnswer(handshake)
    default:
        preconditionFailure("fields written otherwise come to something else")
    }
}

private func checkAnswer(_ server: ServerHandshake) {
    let offered = server.subprotocols.filter { $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } && !$0.contains("\"") }
    var extra = HandshakeFields()
    for name in offered { extra.append(name: "Sec-WebSocket-Protocol", value: name) }
    do throws(HandshakeError) {
        let client = try ClientHandshake(host: "peer", key: server.key, extraFields: extra)
        let chosen = try client.validate(status: 101, fields: server.responseFields(subprotocol: offered.last))
        precondition(chosen == offered.last, "another subprotocol than was chosen")
    } catch {
        preconditionFailure("the client refuses the server's answer: \(error)")
    }
}

private func checkClient(_ status: Int, _ fields: HandshakeFields) {
    guard let key = HandshakeKey(text: "dGhlIHNhbXBsZSBub25jZQ==") else {
        preconditionFailure("the standard's own key")
    }
    do throws(HandshakeError) {
        let client = try ClientHandshake(
            host: "peer",
            key: key,
            extraFields: [
                "Sec-WebSocket-Protocol": "chat, superchat", "Sec-WebSocket-Extensions": "permessage-deflate",
            ]
        )
        let chosen = try client.validate(status: status, fields: fields)
        precondition(status == 101, "took another status")
        precondition(
            fields.singleValue(of: "Sec-WebSocket-Accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
            "took another key"
        )
        precondition(
            chosen == nil || chosen == "chat" || chosen == "superchat",
            "took a subprotocol that was not offered"
        )
        precondition(fields.contains("upgrade", in: "Connection"), "took an answer without Connection")
    } catch {
        precondition(error.code != .invalidField, "the caller's own fields are at fault")
    }
    // Whatever the fields are, as a caller's own they are sent as they are or refused.
    if let client = try? ClientHandshake(host: "peer", extraFields: fields) {
        for (name, value) in client.requestFields {
            precondition(!(name + value).utf8.contains { $0 == 0x0A || $0 == 0x0D }, "a line end within a field")
        }
    }
}

private func checkPolicies(_ fields: HandshakeFields) {
    let hasOrigin = !fields.values(of: "Origin").isEmpty
    for policy in [OriginPolicy.any, .sameHost, .listed(["https://example.com"])] {
        let isTaken = (try? policy.check(fields)) != nil
        precondition(isTaken || hasOrigin && policy != .any, "refused an origin that is not there")
    }
    let count = fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
    precondition(HandshakeLimits(maximumFieldBytes: count, maximumFields: fields.count).admits(fields))
    precondition(!HandshakeLimits(maximumFieldBytes: count - 1).admits(fields) || fields.isEmpty)
}
