// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import TestSupport
import Testing

@Suite("The handshakes of the recorded conversations (GRID-V1 §1.2, §9)")
struct RecordedHandshakesTests {
    /// A request and what came back.
    private struct Exchange {
        let scenario: String
        let request: RecordedHead
        let answer: RecordedHead
        let body: String

        /// The status of the answer.
        var status: Int { Int(answer.startLine.split(separator: " ").dropFirst().first ?? "") ?? 0 }
    }

    /// All exchanges; requests that were not answered are left out.
    private func exchanges() throws -> [Exchange] {
        try Vectors.load().scenarios.flatMap { scenario in
            scenario.http.indices.compactMap { index in
                let entry = scenario.http[index]
                let later = scenario.http[(index + 1)...].filter { $0.connection == entry.connection }
                guard entry.direction == .dialerToAcceptor, let request = entry.text, let answer = later.first?.text
                else {
                    return nil
                }
                return Exchange(
                    scenario: scenario.name,
                    request: RecordedHead(request),
                    answer: RecordedHead(answer),
                    body: later.compactMap(\.body).joined()
                )
            }
        }
    }

    @Test("Every request is answered as it was, as far as the answer is the handshake's to give")
    func answers() throws {
        var counts: [Int: Int] = [:]
        for exchange in try exchanges() {
            counts[exchange.status, default: 0] += 1
            do throws(HandshakeRefusal) {
                let handshake = try ServerHandshake(method: "GET", fields: exchange.request.fields)
                if exchange.status == 101 {
                    #expect(handshake.responseFields() == exchange.answer.fields, "\(exchange.scenario)")
                } else {
                    #expect([403, 404].contains(exchange.status), "the application's refusals: \(exchange.scenario)")
                }
            } catch {
                #expect(error.status == exchange.status, "\(exchange.scenario)")
                #expect(error.text == exchange.body, "\(exchange.scenario)")
                for (name, value) in error.fields {
                    #expect(exchange.answer.fields.values(of: name) == [value], "\(exchange.scenario)")
                }
            }
        }
        #expect(counts == [101: 91, 400: 1, 403: 2, 404: 1, 426: 1])
    }

    @Test("Every request that was taken is made of its parts, and its answer is taken, but no other")
    func requests() throws {
        for exchange in try exchanges() {
            let fields = exchange.request.fields
            guard let text = fields.singleValue(of: "Sec-WebSocket-Key"), let key = HandshakeKey(text: text) else {
                Issue.record("no key: \(exchange.scenario)")
                continue
            }
            let handshake = try ClientHandshake(
                host: fields.singleValue(of: "Host") ?? "",
                key: key,
                extraFields: HandshakeFields(Array(fields.dropFirst(5)))
            )
            if exchange.status == 101 {
                #expect(handshake.requestFields == fields, "\(exchange.scenario)")
                #expect(try handshake.validate(status: 101, fields: exchange.answer.fields) == nil)
            } else {
                #expect(throws: HandshakeError.self, "\(exchange.scenario)") {
                    try handshake.validate(status: exchange.status, fields: exchange.answer.fields)
                }
            }
        }
    }
}
