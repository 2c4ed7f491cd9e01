// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import Mux
import NIOCore
import Testing

@Suite("Extensions between nodes (GRID-V1-EXTENSIONS)", .timeLimit(.minutes(1)))
struct ExtensionTests {
    /// Which of the two nodes are plain.
    static let plain = [(true, true), (true, false), (false, true)]

    @Test("Handlers are called by their names, and get what is sent beside the payload")
    func namesAndMetadata() async throws {
        try await NodePair.run(register: { node in
            try node.register(id: "volumes/list") { payload, context in
                #expect(context.handler == "volumes/list")
                let texts = context.metadata.map { "\($0.key)=\($0.value)" }
                return ByteBuffer(
                    string: texts.joined(separator: ",") + "|" + (payload.map { String(buffer: $0) } ?? "nil")
                )
            }
            try node.registerStream(id: "volumes/watch") { payload, stream in
                try await stream.send(payload)
                try await stream.send(ByteBuffer(string: stream.context.metadata["trace"] ?? "none"))
            }
        }) { pair in
            for connection in [try pair.toFirst, try pair.toSecond] {
                #expect(await connection.statistics().features == .all)
                let metadata: CallMetadata = ["trace": "4bf9", "user": "ann"]
                let answer = try await connection.request("volumes/list", ByteBuffer(string: "x"), metadata: metadata)
                #expect(answer == ByteBuffer(string: "trace=4bf9,user=ann|x"))
                #expect(try await connection.request("volumes/list", nil) == ByteBuffer(string: "|nil"))
                let messages = try await connection.withStream(
                    "volumes/watch",
                    ByteBuffer(string: "root"),
                    inCapacity: 0,
                    metadata: metadata
                ) { stream in
                    try await stream.responses.reduce(into: []) { $0.append($1) }
                }
                #expect(messages == [ByteBuffer(string: "root"), ByteBuffer(string: "4bf9")])
                await #expect {
                    try await connection.request("volumes/none", nil)
                } throws: { error in
                    let error = error as? RemoteError
                    return error?.isRefusal == true && error?.code == "unknown-handler"
                        && error?.message == "Invalid Handler for type: volumes/none"
                }
            }
        }
    }

    @Test("An error's code and details reach the caller, of requests and of streams")
    func errorCodes() async throws {
        let failure = RemoteError("not now", code: "busy", details: [1, 2, 3])
        try await NodePair.run(register: { node in
            try node.register(id: 20) { _, _ in throw failure }
            try node.registerStream(id: 30) { _, _ in throw failure }
        }) { pair in
            let connection = try pair.toFirst
            await #expect(throws: failure) { try await connection.request(20, nil) }
            await #expect(throws: failure) {
                try await connection.withStream(30, inCapacity: 0) { stream in for try await _ in stream.responses {} }
            }
        }
    }

    @Test("Plain nodes are called as ever: no names, and nothing beside the payload", arguments: plain)
    func plainNodes(isFirstPlain: Bool, isSecondPlain: Bool) async throws {
        try await NodePair.run(
            configureFirst: { if isFirstPlain { $0.extensions = .none } },
            configureSecond: { $0.extensions = isSecondPlain ? .none : .defaults },
            register: { node in
                try NodePair.registerEcho(on: node)
                try node.register(id: "name") { _, _ in nil }
                try node.register(id: 21) { _, context in ByteBuffer(string: "\(context.metadata.count)") }
                try node.register(id: 22) { _, _ in throw RemoteError("text", code: "code", details: [1]) }
            }
        ) { pair in
            try await pair.exchange()
            for connection in [try pair.toFirst, try pair.toSecond] {
                #expect(await connection.statistics().features == [])
                #expect(try await connection.request(21, nil, metadata: ["a": "b"]) == ByteBuffer(string: "0"))
                await #expect(throws: RemoteError("text")) { try await connection.request(22, nil) }
                await #expect { try await connection.request("name", nil) } throws: {
                    ($0 as? GridError)?.code == .notSupported
                }
            }
        }
    }

    @Test("A request that is given up reaches its handler")
    func requestCancellation() async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let (cancelled, cancel) = AsyncStream.makeStream(of: Bool.self)
        try await NodePair.run(register: { node in
            try node.register(id: 20) { _, context in
                start.yield()
                try? await untilCancelled()
                cancel.yield(context.isCancelled)
                return nil
            }
        }) { pair in
            let connection = try pair.toFirst
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    await #expect(throws: CancellationError.self) { try await connection.request(20, nil) }
                }
                var starts = started.makeAsyncIterator()
                await starts.next()
                group.cancelAll()
            }
            var cancellations = cancelled.makeAsyncIterator()
            #expect(await cancellations.next() == true)
        }
    }

    @Test("A name that cannot be one is refused where it is registered, and where it is called")
    func invalidNames() async throws {
        let node = try GridNode(local: "http://a:1")
        let long = String(repeating: "n", count: 256)
        for name in ["", long] {
            #expect { try node.register(id: HandlerID(name: name)) { _, _ in nil } } throws: {
                ($0 as? GridError)?.code == .invalidConfiguration
            }
        }
        try node.register(id: HandlerID(name: String(long.dropLast()))) { _, _ in nil }
        #expect { try node.subroute("path").register(id: "name") { _, _ in nil } } throws: {
            ($0 as? GridError)?.code == .invalidConfiguration
        }
        try node.register(id: "name") { _, _ in nil }
        #expect { try node.registerStream(id: "name") { _, _ in } } throws: {
            ($0 as? GridError)?.code == .duplicateHandler
        }
        try await NodePair.run { pair in
            let connection = try pair.toFirst
            for name in ["", long] {
                await #expect(throws: GridError.self) { try await connection.request(HandlerID(name: name), nil) }
            }
            await #expect { try await connection.subroute("path").request("name", nil) } throws: {
                ($0 as? GridError)?.code == .invalidConfiguration
            }
            // Nothing of it hurt the connection.
            await #expect(throws: RemoteError.self) { try await connection.request(20, nil) }
        }
    }

    @Test("A handler knows the subroute with which it was registered")
    func subroutes() async throws {
        try await NodePair.run(register: { node in
            for path in ["a", "b", nil] {
                try node.subroute(path).register(id: 20) { _, context in
                    #expect(context.handler == 20)
                    return ByteBuffer(string: context.subroute ?? "none")
                }
            }
            #expect(throws: GridError.self) { try node.subroute("a").register(id: 20) { _, _ in nil } }
        }) { pair in
            let connection = try pair.toFirst
            for path in ["a", "b", nil] {
                #expect(try await connection.subroute(path).request(20, nil) == ByteBuffer(string: path ?? "none"))
            }
            await #expect(throws: RemoteError.self) { try await connection.subroute("c").request(20, nil) }
        }
    }
}
