// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid

// Its own name, then those of its peers: EchoNode http://127.0.0.1:9001 http://127.0.0.1:9002
var names = CommandLine.arguments.dropFirst()
let node = try GridNode(local: names.popFirst() ?? "http://127.0.0.1:9001", remotes: Array(names))

// A request has one answer, here its own bytes.
try node.register(id: 20) { payload, _ in payload }

// A stream has any number of messages, either way.
try node.registerStream(id: 30, inCapacity: 1, outCapacity: 1) { _, stream in
    for try await message in stream.requests {
        try await stream.send(message)
    }
}

try await node.run()
