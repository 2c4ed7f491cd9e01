// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

extension BenchmarkGroup {
    /// The machine alone, with few and with many calls open.
    static let mux = comparing(
        "mux",
        title: "Calls, without any I/O",
        text: """
            Nanoseconds of both `MuxMachine`s of a connection together, each message encoded and parsed, of 512 bytes and without
            checksums: for a request and its answer, and for a message of a stream and the credit that goes back for it. Beside them
            so many other calls are open on the same connection.
            """,
        unit: .nanoseconds
    ) {
        [
            Comparison(name: "request and answer", bytes: 1024, contestants: contestants { $0.requestAndAnswer() }),
            Comparison(name: "stream message and credit", bytes: 512, contestants: contestants { $0.message() }),
        ]
    }
}

private func contestants(_ body: @escaping (MachineLoop) -> Void) -> [Contestant] {
    [100_000, 1_000, 1].map { open in
        let loop = MachineLoop(openCalls: open)
        let name = open == 1 ? "1 call open" : open == 1_000 ? "1,000 calls open" : "100,000 calls open"
        return Contestant(name) { operations in
            let before = loop.count
            for _ in 0..<operations { body(loop) }
            precondition(loop.count - before == operations, "not every call came to its end")
            return operations
        }
    }
}
