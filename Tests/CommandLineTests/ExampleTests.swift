// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import Grid
import GridConformance
import NIOCore
import Testing

@testable import GridCommands

@Suite("The examples of the README")
struct ExampleTests {
    @Test("Its node answers a request with the request's bytes")
    func request() async throws {
        let names = try NodeNames(localDials: true)
        try await BuiltProgram.echoNode.withRunning([names.remote, names.local]) { _ in
            let result = try await BuiltProgram.grid.run([
                "call", "--local", names.local, "--peer", names.remote, "--handler", "20", "--data", "hello",
            ])
            #expect(result.status == 0)
            #expect(result.text == "hello")
        }
    }

    @Test("Its node returns every message of a stream")
    func stream() async throws {
        let names = try NodeNames(localDials: true)
        try await BuiltProgram.echoNode.withRunning([names.remote, names.local]) { _ in
            let node = try GridNode(local: names.local, remotes: [names.remote])
            let answers = try await RunningNode.run(node) {
                let connection = try node.connection(to: names.remote)
                try await connection.waitUntilConnected()
                return try await connection.withStream(30) { stream in
                    var answers: [String] = []
                    var responses = stream.responses.makeAsyncIterator()
                    for text in ["one", "two", "three"] {
                        try await stream.send(ByteBuffer(string: text))
                        if let answer = try await responses.next() {
                            answers.append(ConformanceHandlers.text(of: answer))
                        }
                    }
                    try await stream.finish()
                    #expect(try await responses.next() == nil)
                    return answers
                }
            }
            #expect(answers == ["one", "two", "three"])
        }
    }

    @Test("Its WebSockets print what was echoed")
    func webSocket() async throws {
        let result = try await BuiltProgram.webSocketEcho.run([])
        #expect(result.status == 0)
        #expect(result.text == "one\ntwo\nthree\n")
    }

    @Test("The README shows the examples as they are built", arguments: ["EchoNode", "WebSocketEcho"])
    func readme(name: String) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let example = try String(contentsOf: root.appending(path: "Examples/\(name)/main.swift"), encoding: .utf8)
        let code = example.split(separator: "\n", omittingEmptySubsequences: false)
            .drop { $0.hasPrefix("// SPDX") || $0.hasPrefix("// Copyright") || $0.isEmpty }
            .joined(separator: "\n")
        #expect(readme.contains("```swift\n\(code)```"))
    }
}
