// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension BenchmarkGroup {
    /// What the types of a handler cost.
    static let typed = BenchmarkGroup(
        name: "typed",
        title: "Processor time of calls of typed handlers",
        text: """
            Nanoseconds of processor time for a call, on all threads, with \(GridEchoLoad.concurrency) calls under way over one TCP connection of this
            machine between two nodes with one event loop each, in processes of their own. A typed handler decodes the struct of the
            table above by its conformance, and encodes it again for the answer; a raw one sends back the bytes. The caller of the first two rows
            sends the same bytes to both, and it is the server's time that counts. In the last two the caller is typed where the
            handler is: it encodes the struct and decodes the answer, and the time is that of both processes.
            """
    ) { runner in
        try TypedMeasurement.measure(runner)
    }
}
