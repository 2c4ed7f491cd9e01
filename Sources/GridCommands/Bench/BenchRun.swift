// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Grid
import GridConformance
import NIOCore

/// Measures one row.
struct BenchRun: Sendable {
    /// The capacities of handler 31, and so how many messages a stream has under way.
    private static let window = 16

    let connection: GridConnection
    let benchCase: BenchCase
    private let phase = BenchPhase()
    private let histogram = SharedHistogram()

    init(_ benchCase: BenchCase, on connection: GridConnection) {
        self.benchCase = benchCase
        self.connection = connection
    }

    func run() async throws -> BenchRow {
        let measurement = try await withThrowingTaskGroup(of: BenchMeasurement?.self) { group in
            group.addTask {
                switch benchCase.executor {
                case .global: try await call()
                case .loop: try await withTaskExecutorPreference(connection.executor) { try await call() }
                }
                return nil
            }
            group.addTask { try await measure() }
            var measurement: BenchMeasurement?
            while let result = try await group.next() { measurement = measurement ?? result }
            return measurement
        }
        guard let measurement else { throw CommandFailure(.failure, "the measurement ended early") }
        return BenchRow(benchCase: benchCase, measurement: measurement, histogram: histogram.all)
    }

    // MARK: Measuring

    private func measure() async throws -> BenchMeasurement {
        try await Task.sleep(for: benchCase.warmUp)
        let peerBefore = try await peerUsage()
        let before = ProcessUsage.current
        let start = NIODeadline.now()
        phase.set(.measuring)
        // A row says something of at least one call, however slow the peer is. One that never answers ends by a deadline.
        repeat {
            try await Task.sleep(for: benchCase.duration)
        } while histogram.all.count == 0
        phase.set(.over)
        let end = NIODeadline.now()
        let after = ProcessUsage.current
        let peerAfter = try await peerUsage()
        var peer: BenchMeasurement.Peer?
        if let peerBefore, let peerAfter {
            peer = BenchMeasurement.Peer(
                seconds: peerAfter.processorSeconds - peerBefore.processorSeconds,
                peakKilobytes: peerAfter.maximumResidentKilobytes
            )
        }
        return BenchMeasurement(
            seconds: Double((end - start).nanoseconds) / 1_000_000_000,
            localSeconds: after.processorSeconds - before.processorSeconds,
            localPeakKilobytes: after.maximumResidentKilobytes,
            peer: peer
        )
    }

    private func peerUsage() async throws -> ProcessUsage? {
        do {
            return try await ConformanceReport.of(connection).usage
        } catch is RemoteError {
            return nil
        } catch is DecodingError {
            return nil
        }
    }

    // MARK: Calling

    private func call() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<benchCase.concurrency {
                group.addTask {
                    switch benchCase.subject {
                    case .request: try await requests(number)
                    case .stream: try await messages(number)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func requests(_ number: Int) async throws {
        let payload = benchCase.size == 0 ? nil : PatternGenerator.message(number, size: benchCase.size)
        while !phase.isOver {
            let start = NIODeadline.now()
            let answer = try await connection.request(20, payload)
            record(since: start, by: number)
            try check(answer)
        }
    }

    /// Sends a message for each one that comes back, so that a window of them is always under way.
    private func messages(_ number: Int) async throws {
        let payload = PatternGenerator.message(number, size: benchCase.size)
        try await connection.withStream(31, inCapacity: Self.window, outCapacity: Self.window) { stream in
            var starts: [NIODeadline] = []
            for _ in 0..<Self.window {
                starts.append(.now())
                try await stream.send(payload)
            }
            var responses = stream.responses.makeAsyncIterator()
            var oldest = 0
            while !phase.isOver {
                guard let message = try await responses.next() else {
                    throw CommandFailure(.failure, "the peer's handler 31 ended its stream before its input's end")
                }
                record(since: starts[oldest], by: number)
                try check(message)
                starts[oldest] = .now()
                try await stream.send(payload)
                oldest = (oldest + 1) % Self.window
            }
            try await stream.finish()
            while try await responses.next() != nil {}
        }
    }

    private func record(since start: NIODeadline, by number: Int) {
        guard phase.isMeasuring else { return }
        let end = NIODeadline.now()
        histogram.record(end.uptimeNanoseconds &- start.uptimeNanoseconds, by: number)
    }

    private func check(_ echo: ByteBuffer?) throws {
        let length = echo?.readableBytes ?? 0
        guard length == benchCase.size else {
            throw CommandFailure(
                .failure,
                "the peer echoed \(length) bytes for \(benchCase.size): does it serve the conformance handlers?"
            )
        }
    }
}
