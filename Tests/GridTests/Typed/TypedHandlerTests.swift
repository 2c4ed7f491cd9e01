// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Foundation
import Grid
import Mux
import NIOCore
import Testing

@Suite("Handlers of typed values", .timeLimit(.minutes(1)))
struct TypedHandlerTests {
    /// A type with a conformance of its own, and `Codable`.
    struct Disk: Codable, Hashable, Sendable, MessagePackEncodable, MessagePackDecodable {
        var name: String
        var blocks: [Int]

        init(name: String, blocks: [Int]) {
            self.name = name
            self.blocks = blocks
        }

        func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
            writer.writeMapHeader(count: 2)
            writer.writeKey("name")
            try name.encode(to: &writer)
            writer.writeKey("blocks")
            try blocks.encode(to: &writer)
        }

        init(from reader: inout MessagePackReader) throws(MessagePackError) {
            let start = reader.offset
            var left = try reader.beginMap()
            var name: String?
            var blocks: [Int]?
            while left > 0 {
                left -= 1
                if reader.readKeyIfNext("name") {
                    name = try String(from: &reader)
                } else if reader.readKeyIfNext("blocks") {
                    blocks = try [Int](from: &reader)
                } else {
                    try reader.skipPair()
                }
            }
            reader.endCollection()
            guard let name else { throw .missingKey("name", in: Self.self, at: start) }
            guard let blocks else { throw .missingKey("blocks", in: Self.self, at: start) }
            self.init(name: name, blocks: blocks)
        }
    }

    private static let disk = Disk(name: "d1", blocks: [1, -2, 300_000])

    /// Registers a handler on one node that answers what it gets, and calls it from the other.
    private static func echo<Value: Equatable & Sendable>(
        _ handler: SingleHandler<Value, Value>,
        _ values: [Value],
        execution: HandlerExecution = .concurrent
    ) async throws {
        try await NodePair.run(register: { node in
            try node.register(handler, execution: execution) { value, _ in value }
        }) { pair in
            for connection in [try pair.toFirst, try pair.toSecond] {
                for value in values { #expect(try await handler.call(on: connection, value) == value) }
            }
        }
    }

    @Test("Values come back as they were, in each of the formats")
    func formats() async throws {
        let disks = [Self.disk, Disk(name: "", blocks: [])]
        try await Self.echo(SingleHandler<Disk, Disk>(id: 21, codec: .messagePack), disks)
        try await Self.echo(SingleHandler<Disk, Disk>(id: 21, codec: .messagePack), disks, execution: .eventLoop)
        try await Self.echo(SingleHandler<Disk, Disk>(id: 21, codec: .messagePackCodable), disks)
        try await Self.echo(SingleHandler<Disk, Disk>(id: 21, codec: .json), disks)
        try await Self.echo(SingleHandler<Disk, Disk>(id: 21, codec: .wrappedJSON), disks)
        try await Self.echo(SingleHandler<[Disk], [Disk]>(id: 21, codec: .messagePack), [disks, []])
        try await Self.echo(SingleHandler<String, String>(id: 21, codec: .string), ["grid", "é\u{1F600}"])
        try await Self.echo(SingleHandler<[UInt8], [UInt8]>(id: 21, codec: .raw), [[1, 2, 3]])
        try await Self.echo(SingleHandler<Data, Data>(id: 21, codec: .raw), [Data([1, 2, 3])])
        let buffers = [ByteBuffer(bytes: [0, 255]), ByteBuffer(repeating: 7, count: 100_000)]
        try await Self.echo(SingleHandler<ByteBuffer, ByteBuffer>(id: 21, codec: .raw), buffers)
        try await Self.echo(SingleHandler<ByteBuffer?, ByteBuffer?>(id: 21, codec: .raw), buffers + [nil])
        try await Self.echo(
            SingleHandler<ByteBuffer, ByteBuffer>(id: 21, codec: .messagePack),
            buffers + [ByteBuffer()]
        )
        try await Self.echo(
            SingleHandler(id: 21, request: .stringMap, response: .stringMap),
            [["a": "1", "": "é"], [:]]
        )
        let values = [["bucket": ["b"], "versions": ["1", "2"]], [:]]
        try await Self.echo(SingleHandler(id: 21, request: .urlValues, response: .urlValues), values)
        try await Self.echo(SingleHandler(id: 21, request: .urlEncoded, response: .urlEncoded), values)
        try await Self.echo(SingleHandler(id: "disks/echo", codec: .messagePack), disks)
    }

    @Test("Where there is nothing to say, nothing is sent")
    func nothing() async throws {
        let stop = SingleHandler<NoPayload, NoPayload>(id: 21, codec: .messagePack)
        let count = SingleHandler<NoPayload, Int>(id: 22, codec: .messagePack)
        let store = SingleHandler(id: 23, request: AnyPayloadCodec<Disk>.messagePack, response: .empty)
        try await NodePair.run(register: { node in
            try node.register(stop) { _, _ in NoPayload() }
            try node.register(count) { _, _ in 7 }
            try node.register(store) { _, _ in }
        }) { pair in
            let connection = try pair.toFirst
            #expect(try await stop.call(on: connection) == NoPayload())
            #expect(try await connection.request(21, nil) == nil)
            #expect(try await count.call(on: connection) == 7)
            #expect(try await connection.request(22, nil) == ByteBuffer(bytes: [7]))
            try await store.call(on: connection, Self.disk)
            let answer = try await connection.request(23, ByteBuffer(bytes: Self.disk.messagePackBytes()))
            #expect(answer == ByteBuffer())
        }
    }

    @Test(
        "A value that cannot be decoded is the caller's error, the handler is not called, and the connection lives on"
    )
    func undecodable() async throws {
        let handler = SingleHandler<Disk, Disk>(id: 21, codec: .messagePack)
        let stream = StreamHandler<Disk, Disk, Disk>(id: 31, codec: .messagePack)
        try await NodePair.run(register: { node in
            try node.register(handler) { disk, _ in
                if disk != Self.disk { Issue.record("called with \(disk)") }
                return disk
            }
            try node.register(stream) { disk, stream in
                for try await message in stream.requests { try await stream.send(message) }
            }
        }) { pair in
            let connection = try pair.toFirst
            let bytes = try Self.disk.messagePackBytes()
            for bad in [nil, [], [0xc0], [0xc1], Array(bytes.dropLast()), bytes + [0], [0x80]] as [[UInt8]?] {
                await #expect("\(bad ?? [])") {
                    _ = try await connection.request(21, bad.map { ByteBuffer(bytes: $0) })
                } throws: { error in
                    let error = error as? RemoteError
                    return error?.code == RemoteError.invalidPayload
                        && error?.message.hasPrefix("the request cannot be decoded: ") == true
                }
                await #expect("\(bad ?? [])") {
                    try await connection.withStream(31, bad.map { ByteBuffer(bytes: $0) }) { stream in
                        for try await _ in stream.responses {}
                    }
                } throws: { ($0 as? RemoteError)?.code == RemoteError.invalidPayload }
                await #expect("\(bad ?? [])") {
                    try await connection.withStream(31, ByteBuffer(bytes: bytes)) { stream in
                        try await stream.send(ByteBuffer(bytes: bytes))
                        try await stream.send(bad.map { ByteBuffer(bytes: $0) })
                        for try await message in stream.responses { #expect(message == ByteBuffer(bytes: bytes)) }
                    }
                } throws: { ($0 as? RemoteError)?.code == RemoteError.invalidPayload }
            }
            #expect(try await handler.call(on: connection, Self.disk) == Self.disk)
            #expect(connection.reconnects == 0)
        }
    }

    @Test("An answer that cannot be decoded is an error of the codec's at the caller")
    func undecodableAnswer() async throws {
        let handler = SingleHandler<NoPayload, Disk>(id: 21, codec: .messagePack)
        let stream = StreamHandler<NoPayload, Never, Disk>(id: 31, codec: .messagePack)
        try await NodePair.run(register: { node in
            try node.register(id: 21) { _, _ in ByteBuffer(bytes: [0xc1]) }
            try node.registerStream(id: 31, inCapacity: 0) { _, stream in
                try await stream.send(ByteBuffer(bytes: [0xc1]))
            }
        }) { pair in
            let connection = try pair.toFirst
            await #expect {
                _ = try await handler.call(on: connection)
            } throws: { ($0 as? CodecError)?.code == .decodingFailed }
            await #expect {
                try await stream.call(on: connection) { stream in
                    for try await _ in stream.responses {}
                }
            } throws: { ($0 as? CodecError)?.code == .decodingFailed }
        }
    }

    @Test("A message that cannot be decoded is the last one, though others come behind it")
    func endOfMessages() async throws {
        let handler = StreamHandler<NoPayload, Never, Int>(id: 31, outCapacity: 4, codec: .messagePack)
        try await NodePair.run(register: { node in
            try node.registerStream(id: 31, inCapacity: 0, outCapacity: 4) { _, stream in
                for byte in [1, 0xc1, 2] as [UInt8] { try await stream.send(ByteBuffer(bytes: [byte])) }
            }
        }) { pair in
            try await handler.call(on: pair.toFirst) { stream in
                var messages = stream.responses.makeAsyncIterator()
                let first = try await messages.next()
                #expect(first == 1)
                do {
                    _ = try await messages.next()
                    Issue.record("the second one is no number")
                } catch { #expect(error is CodecError) }
                let third = try await messages.next()
                #expect(third == nil)
            }
        }
    }

    @Test("A value that cannot be encoded fails at the caller, and as an error of the handler")
    func unencodable() async throws {
        let handler = SingleHandler<Double, Double>(id: 21, codec: .json)
        try await NodePair.run(register: { node in
            try node.register(handler) { _, _ in .infinity }
        }) { pair in
            let connection = try pair.toFirst
            await #expect {
                _ = try await handler.call(on: connection, .infinity)
            } throws: { ($0 as? CodecError)?.code == .encodingFailed }
            await #expect {
                _ = try await handler.call(on: connection, 1)
            } throws: { ($0 as? RemoteError)?.message.hasPrefix("encodingFailed") == true }
        }
    }

    @Test("Streams carry values both ways, with the capacities of their declaration")
    func streams() async throws {
        let handler = StreamHandler<String, Int, Disk>(
            id: 31,
            inCapacity: 4,
            outCapacity: 8,
            codec: .messagePack
        )
        let walk = StreamHandler<Int, Never, Int>(id: 32, outCapacity: 16, codec: .messagePack)
        let listen = StreamHandler<NoPayload, Never, String>(id: 33, codec: .messagePackCodable)
        try await NodePair.run(register: { node in
            try node.register(handler) { name, stream in
                for try await number in stream.requests {
                    try await stream.send(Disk(name: name, blocks: [number]))
                }
                try await stream.send(Disk(name: stream.context.caller, blocks: []))
            }
            try node.register(walk, execution: .eventLoop) { count, stream in
                for number in 0..<count { try await stream.send(number) }
            }
            try node.register(listen) { _, stream in try await stream.send("heard") }
        }) { pair in
            let connection = try pair.toFirst
            let disks = try await handler.call(on: connection, "d") { stream in
                async let sending: Void = {
                    for number in 0..<100 { try await stream.send(number) }
                    try await stream.finish()
                }()
                let disks = try await stream.responses.reduce(into: []) { $0.append($1) }
                try await sending
                return disks
            }
            #expect(
                disks == (0..<100).map { Disk(name: "d", blocks: [$0]) } + [Disk(name: pair.second.local, blocks: [])]
            )
            let numbers = try await walk.call(on: connection, 1_000) { stream in
                try await stream.responses.reduce(into: []) { $0.append($1) }
            }
            #expect(numbers == Array(0..<1_000))
            let texts = try await listen.call(on: connection) { stream in
                try await stream.responses.reduce(into: []) { $0.append($1) }
            }
            #expect(texts == ["heard"])
        }
    }

    @Test("A declaration has a subroute, or none, and both are handlers of their own")
    func subroutes() async throws {
        let handler = SingleHandler<Int, Int>(id: 21, codec: .messagePack)
        let doubled = handler.subroute("twice")
        let stream = StreamHandler<Int, Never, Int>(
            id: 31,
            subroute: "twice",
            payload: .messagePack,
            outbound: .messagePack
        )
        try await NodePair.run(register: { node in
            try node.register(handler) { number, _ in number }
            try node.register(doubled) { number, context in
                #expect(context.subroute == "twice")
                return 2 * number
            }
            try node.register(stream) { number, stream in try await stream.send(2 * number) }
        }) { pair in
            let connection = try pair.toFirst
            #expect(try await handler.call(on: connection, 4) == 4)
            #expect(try await doubled.call(on: connection, 4) == 8)
            let numbers = try await stream.call(on: connection, 4) { stream in
                try await stream.responses.reduce(into: []) { $0.append($1) }
            }
            #expect(numbers == [8])
            await #expect(throws: RemoteError.self) {
                try await stream.subroute(nil).call(on: connection, 4) { stream in
                    for try await _ in stream.responses {}
                }
            }
        }
    }

    @Test("Two declarations of one handler cannot both be registered")
    func duplicates() throws {
        let node = try GridNode(
            local: "http://node:1",
            configuration: GridConfiguration(authenticator: SharedToken("secret"))
        )
        try node.register(SingleHandler<Int, Int>(id: 21, codec: .messagePack)) { number, _ in number }
        #expect {
            try node.register(SingleHandler<String, String>(id: 21, codec: .string)) { text, _ in text }
        } throws: { ($0 as? GridError)?.code == .duplicateHandler }
    }

    @Test("Metadata and deadlines go with typed calls")
    func options() async throws {
        let handler = SingleHandler<String, String>(id: 21, codec: .string)
        try await NodePair.run(register: { node in
            try node.register(handler) { key, context in
                guard key != "wait" else {
                    try await untilCancelled()
                    return ""
                }
                return context.metadata[key] ?? "none"
            }
        }) { pair in
            let connection = try pair.toFirst
            #expect(try await handler.call(on: connection, "trace", metadata: ["trace": "t1"]) == "t1")
            await #expect {
                _ = try await handler.call(on: connection, "wait", deadline: .milliseconds(20))
            } throws: { ($0 as? GridError)?.code == .deadlineExceeded }
        }
    }
}
