// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import Grid
import GridConformance
import NIOCore
import Testing

@testable import GridCommands

@Suite("The conformance handlers (GRID-V1 §7)")
struct ConformanceTests {
    /// Runs a node with the handlers and one without, and gives the body the latter's connection to the former.
    private func withConnection(_ body: @escaping @Sendable (GridConnection) async throws -> Void) async throws {
        let names = try NodeNames(localDials: true)
        let node = try GridNode(local: names.remote, remotes: [names.local])
        try ConformanceHandlers().register(on: node)
        let caller = try GridNode(local: names.local, remotes: [names.remote])
        try await RunningNode.run(node) {
            try await RunningNode.run(caller) {
                let connection = try caller.connection(to: names.remote)
                try await connection.waitUntilConnected()
                try await body(connection)
            }
        }
    }

    /// Sends messages on a stream, ends the input, and returns what comes back as texts.
    private static func exchange(
        _ id: UInt8,
        _ payload: ByteBuffer? = nil,
        sending messages: [ByteBuffer?] = [],
        subroute: String? = nil,
        on connection: GridConnection
    ) async throws -> [String] {
        let capacities = try #require(ConformanceHandlers.Capacities.byHandler[id])
        return try await connection.subroute(subroute).withStream(
            HandlerID(id),
            payload,
            inCapacity: capacities.input,
            outCapacity: capacities.output
        ) { stream in
            async let sending: Void = {
                guard capacities.input > 0 else { return }
                for message in messages { try await stream.send(message) }
                try await stream.finish()
            }()
            var answers: [String] = []
            for try await message in stream.responses { answers.append(ConformanceHandlers.text(of: message)) }
            try await sending
            return answers
        }
    }

    private static func report(_ connection: GridConnection) async throws -> [String: Double] {
        let answer = try await connection.request(26, nil)
        return try JSONDecoder().decode([String: Double].self, from: Data(ConformanceHandlers.text(of: answer).utf8))
    }

    @Test(
        "A request is answered as the specification says",
        arguments: [
            (20, nil, nil, nil), (20, nil, "abc", "abc"), (20, "alt/one", "abc", "sub:abc"),
            (20, "alt/one", nil, "sub:"),
            (22, nil, "0 anything at all", "slept 0 anything at all"), (24, nil, "nil", nil), (24, nil, "x", ""),
            (27, nil, nil, "nil"), (27, nil, "abc", "len=3"),
        ] as [(UInt8, String?, String?, String?)]
    )
    func requests(id: UInt8, subroute: String?, payload: String?, answer: String?) async throws {
        try await withConnection { connection in
            let received = try await connection.subroute(subroute).request(
                HandlerID(id),
                payload.map { ByteBuffer(string: $0) }
            )
            #expect(received == answer.map { ByteBuffer(string: $0) })
        }
    }

    @Test(
        "A request that fails is answered with the text of the error",
        arguments: [
            (21, "boom", "boom"), (21, "", ""), (25, "oh no", "handleMessages: panic recovered: oh no"),
            (22, "soon", "'soon' is not a number in 0...86400000"), (22, "", "the payload lacks number 1"),
            (23, "\u{13}", "msgp: attempted to decode type \"int\" with method for \"map\" at Values"),
        ] as [(UInt8, String, String)]
    )
    func failures(id: UInt8, payload: String, text: String) async throws {
        try await withConnection { connection in
            let error = await #expect(throws: RemoteError.self) {
                _ = try await connection.request(HandlerID(id), ByteBuffer(string: payload))
            }
            #expect(error?.message == text)
        }
    }

    @Test("Maps of texts come back as they are, nil as an empty map, and something else is told as recorded")
    func maps() async throws {
        try await withConnection { connection in
            let map = ByteBuffer(bytes: [0x81, 0xa3] + Array("key".utf8) + [0xa5] + Array("value".utf8))
            let same = try await connection.request(23, map)
            #expect(same == map)
            let empty = try await connection.request(23, ByteBuffer(bytes: [0xc0]))
            #expect(empty == ByteBuffer(bytes: [0x80]))
            let error = await #expect(throws: RemoteError.self) {
                _ = try await connection.request(23, ByteBuffer(bytes: [0x93, 1, 2, 3]))
            }
            #expect(error?.message == "msgp: attempted to decode type \"array\" with method for \"map\" at Values")
        }
    }

    @Test("An echo stream returns every message, in order", arguments: [30, 31, 42] as [UInt8])
    func echo(id: UInt8) async throws {
        try await withConnection { connection in
            let texts = (0..<100).map { "message \($0)" }
            let answers = try await Self.exchange(id, sending: texts.map { ByteBuffer(string: $0) }, on: connection)
            #expect(answers == texts)
            if id == 30 {
                let routed = try await Self.exchange(
                    30,
                    sending: [ByteBuffer(string: "one")],
                    subroute: "alt/one",
                    on: connection
                )
                #expect(routed == ["one"])
            }
            #expect(try await Self.report(connection)["EOFs"] == (id == 30 ? 2 : 1))
        }
    }

    @Test(
        "A generator sends as many messages as asked for, byte j of message i being i + j",
        arguments: [32, 33] as [UInt8]
    )
    func generator(id: UInt8) async throws {
        try await withConnection { connection in
            let capacity = try #require(ConformanceHandlers.Capacities.byHandler[id]).output
            try await connection.withStream(
                HandlerID(id),
                ByteBuffer(string: "300 10"),
                inCapacity: 0,
                outCapacity: capacity
            ) {
                stream in
                var index = 0
                for try await message in stream.responses {
                    let bytes = (0..<10).map { UInt8(truncatingIfNeeded: index + $0) }
                    #expect(message == ByteBuffer(bytes: bytes))
                    index += 1
                }
                #expect(index == 300)
            }
        }
    }

    @Test("A generator with a time stops by itself, and sets the first byte only")
    func timedGenerator() async throws {
        try await withConnection { connection in
            try await connection.withStream(33, ByteBuffer(string: "-1 4 20"), inCapacity: 0, outCapacity: 16) {
                stream in
                var index = 0
                for try await message in stream.responses {
                    #expect(message == ByteBuffer(bytes: [UInt8(truncatingIfNeeded: index), 0, 0, 0]))
                    index += 1
                }
                #expect(index > 0)
            }
        }
    }

    @Test("A generator refuses sizes that a caller could fill the memory with")
    func generatorLimit() async throws {
        try await withConnection { connection in
            await #expect(throws: RemoteError.self) {
                _ = try await Self.exchange(32, ByteBuffer(string: "1 16777217"), on: connection)
            }
            await #expect(throws: RemoteError.self) {
                _ = try await Self.exchange(32, ByteBuffer(string: "1 99999999999999999999"), on: connection)
            }
        }
    }

    @Test("A counting stream answers with messages and bytes", arguments: [34, 35] as [UInt8])
    func count(id: UInt8) async throws {
        try await withConnection { connection in
            let messages = Array<ByteBuffer?>(repeating: ByteBuffer(string: "0123456789"), count: 40)
            #expect(try await Self.exchange(id, sending: messages, on: connection) == ["40 400"])
            let report = try await Self.report(connection)
            #expect(report["Counted"] == 40)
            #expect(report["CountedBytes"] == 400)
        }
    }

    @Test(
        "A failing stream delivers its messages, then the error's text",
        arguments: [
            (36, "2 stream failed", ["m0", "m1"], "stream failed"), (36, "0 at once", [], "at once"),
            (36, "0 ", [], ""),
            (41, "kaboom", [], "handler panic: kaboom"),
        ] as [(UInt8, String, [String], String)]
    )
    func failingStream(id: UInt8, payload: String, messages: [String], text: String) async throws {
        try await withConnection { connection in
            try await connection.withStream(HandlerID(id), ByteBuffer(string: payload), inCapacity: 0, outCapacity: 1) {
                stream in
                var received: [String] = []
                let error = await #expect(throws: RemoteError.self) {
                    for try await message in stream.responses { received.append(ConformanceHandlers.text(of: message)) }
                }
                #expect(received == messages)
                #expect(error?.message == text)
            }
        }
    }

    @Test("Cancelled streams are counted", arguments: [37, 38] as [UInt8])
    func cancellation(id: UInt8) async throws {
        try await withConnection { connection in
            try await connection.withStream(HandlerID(id), inCapacity: id == 37 ? 0 : 1, outCapacity: 1) { _ in }
            while try await Self.report(connection)["Cancels"] != 1 {}
            #expect(try await Self.report(connection)["Streams"] == 1)
        }
    }

    @Test("Maps on a stream get the payload's tag")
    func tags() async throws {
        try await withConnection { connection in
            let payload = ByteBuffer(bytes: [0x81, 0xa3] + Array("tag".utf8) + [0xa1] + Array("T".utf8))
            let map = ByteBuffer(bytes: [0x81, 0xa1] + Array("i".utf8) + [0xa1] + Array("0".utf8))
            let answers = try await Self.exchange(39, payload, sending: [map], on: connection)
            #expect(
                answers == [
                    String(decoding: [0x82, 0xa1, 0x69, 0xa1, 0x30, 0xa3, 0x74, 0x61, 0x67, 0xa1, 0x54], as: UTF8.self)
                ]
            )
        }
    }

    @Test("Letters become messages, and the peeking stream tells nil, empty and the rest apart")
    func letters() async throws {
        try await withConnection { connection in
            #expect(try await Self.exchange(40, ByteBuffer(string: "exne"), on: connection) == ["", "x", "", ""])
            let messages: [ByteBuffer?] = [nil, ByteBuffer(), ByteBuffer(string: "abc")]
            let peeked = try await Self.exchange(43, ByteBuffer(), sending: messages, on: connection)
            #expect(peeked == ["payload empty", "msg nil", "msg empty", "msg len=3"])
            #expect(try await Self.exchange(43, sending: [], on: connection) == ["payload nil"])
        }
    }

    @Test("The report of handler 26 has the keys and the usage of the process")
    func report() async throws {
        try await withConnection { connection in
            let report = try await Self.report(connection)
            #expect(
                report.keys.sorted() == [
                    "Cancels", "Counted", "CountedBytes", "EOFs", "MaxRSSKB", "Single", "Streams", "SysSec", "UserSec",
                ]
            )
            #expect(report["Single"] == 1)
            #expect(try #require(report["MaxRSSKB"]) > 1000)
            #expect(try #require(report["UserSec"]) > 0)
        }
    }
}
