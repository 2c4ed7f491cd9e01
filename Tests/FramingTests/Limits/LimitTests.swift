// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import Framing
import Testing

@Suite("Limits: each is there, is finite, lets through what it says and nothing beyond")
struct LimitTests {
    static let all = Limit.ofConnections + Limit.ofHandshakes + Limit.ofCompression + Limit.ofProtocol

    /// Everything that can be set, by its type, and its default.
    static var settings: [(owner: String, name: String, value: Any)] {
        let defaults: [(String, Any)] = [
            ("WebSocketLimits", WebSocketLimits.defaults),
            ("KeepAlive", KeepAlive.defaults),
            ("HandshakeLimits", HandshakeLimits.defaults),
            ("PermessageDeflate.Configuration", PermessageDeflate.Configuration.defaults),
        ]
        return defaults.flatMap { owner, value in
            Mirror(reflecting: value).children.map { (owner, $0.label ?? "", $0.value) }
        }
    }

    @Test("What is at the limit passes", arguments: all)
    func at(limit: Limit) throws {
        #expect(try limit.passes(false))
    }

    @Test("What is one past the limit does not", arguments: all)
    func past(limit: Limit) throws {
        #expect(try !limit.passes(true))
    }

    @Test("Every setting with a size, a number or a time has its test above")
    func complete() {
        let tested = Set(Self.all.map(\.testDescription))
        let settings = Self.settings.filter { !($0.value is Bool) }.map { "\($0.owner): \($0.name)" }
        // The time of a handshake is the caller's to watch: nothing here has a clock.
        #expect(Set(settings).subtracting(tested) == ["HandshakeLimits: timeout"])
    }

    @Test("Every default is finite")
    func finite() {
        for (owner, name, value) in Self.settings {
            switch value {
            case let number as Int: #expect(number > 0 && number <= 64 << 20, "\(owner): \(name)")
            case let time as Duration: #expect(time > .zero && time <= .seconds(120), "\(owner): \(name)")
            default: #expect(value is Bool, "\(owner): \(name)")
            }
        }
        #expect(WebSocketConnection.Configuration.defaults.limits == .defaults)
        #expect(WebSocketConnection.Configuration.defaults.keepAlive == .defaults)
        #expect(WebSocketConnection.Configuration.defaults.compression == .defaults)
    }

    @Test("docs/LIMITS.md has every limit, with its default")
    func documented() throws {
        let documented = try LimitsDocument.defaults()
        for (owner, name, value) in Self.settings where !(value is Bool) {
            // Of compression it has what a peer can do, not how much is compressed.
            let isTuning = owner == "PermessageDeflate.Configuration" && !name.contains("xpansion")
            #expect(documented["\(owner): \(name)"] == (isTuning ? nil : "\(value)"), "\(owner): \(name)")
        }
    }
}
