// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Grid
import GridConformance
import NIOCore
import Testing

@testable import GridCommands

@Suite("What a peer may answer")
struct HostileAnswerTests {
    @Test(
        "Numbers out of range become the nearest there are",
        arguments: [
            (0.9, 0), (-0.9, 0), (1e300, .max), (-1e300, .min), (9_223_372_036_854_775_808, .max),
            (-9_223_372_036_854_775_808, .min), (.infinity, .max), (-.infinity, .min), (.nan, 0),
            (1e15, 1_000_000_000_000_000),
        ] as [(Double, Int)]
    )
    func saturating(value: Double, number: Int) {
        #expect(Int(saturating: value) == number)
    }

    @Test("Sums, too")
    func sums() {
        #expect(Int.max.addingSaturated(1) == .max && Int.min.addingSaturated(-1) == .min && 2.addingSaturated(3) == 5)
    }

    @Test(
        "Texts that a terminal would obey are written out",
        arguments: [
            ("plain, ünd 漢字 🙂", "plain, ünd 漢字 🙂"), ("", ""), ("a\u{1b}[2Jb", "a\\u{1B}[2Jb"), ("a\rb\tc", "a\\rb\\tc"),
            ("\u{7f}\u{9b}31m", "\\u{7F}\\u{009B}31m"), ("\u{202e}x\u{2028}", "\\u{202E}x\\u{2028}"), ("a\nb", "a\\nb"),
        ]
    )
    func printable(text: String, shown: String) {
        #expect(text.printable == shown)
        #expect("\(text)\nb".printableLines == (text == "a\nb" ? "a\nb\nb" : "\(shown)\nb"))
    }

    @Test("A status of any numbers and texts is shown")
    func status() throws {
        let zero = [
            "requestsSent", "requestsReceived", "streamsOpened", "streamsReceived", "callsFailed", "handlersFailed",
            "bytesSent", "bytesReceived",
        ]
        let small = ["dialAttempts", "reconnects", "restarts", "openCalls", "runningHandlers", "queuedBytes"]
        let fields = zero.map { #""\#($0)":18446744073709551615"# } + small.map { #""\#($0)":-9223372036854775808"# }
        for number in ["1e300", "-1e300", "9223372036854775808"] {
            let text =
                #"{"node":"n","connections":[{"remote":"r\u001b[2J","state":"s\r","dials":true,"isGuest":false,"isPlain":false,"#
                + fields.joined(separator: ",") + #","lastRoundTripMicroseconds":\#(number),"lastError":"e\n\u0007"}]}"#
            let status = try JSONText.decode(NodeStatus.self, from: text)
            let row = try #require(status.connections.first?.row)
            #expect(row.count == ConnectionStatus.columns.count)
            #expect(row[0] == "r\\u{1B}[2J" && row[1] == "s\\r" && row.last == "e\\n\\u{07}")
            #expect(row[11] == (number == "-1e300" ? "\(Int.min) us" : "\(Int.max) us"))
        }
    }

    @Test("A measurement of any processor time is shown", arguments: [1e300, -1e300, 1e13, 0])
    func bench(seconds: Double) {
        var histogram = LatencyHistogram()
        histogram.record(1_000)
        let row = BenchRow(
            benchCase: BenchCase(
                subject: .request,
                size: 0,
                concurrency: 1,
                executor: .loop,
                warmUp: .zero,
                duration: .zero
            ),
            measurement: BenchMeasurement(
                seconds: .leastNonzeroMagnitude,
                localSeconds: 1,
                localPeakKilobytes: 1,
                peer: .init(seconds: seconds, peakKilobytes: .min)
            ),
            histogram: histogram
        )
        #expect(row.cells.count == 12)
        #expect(!row.cells[9].isEmpty && !row.cells[4].isEmpty)
    }

    @Test("Counters that are at the end of their range fail no more than a check")
    func counters() async throws {
        try await NodeInTest.run(registering: { node in
            try ConformanceHandlers(excluded: [26]).register(on: node)
            try node.register(id: 26) { _, _ in
                let counters = ConformanceCounters.Values(
                    requests: .max,
                    streams: .max,
                    cancellations: .max,
                    inputsEnded: .max,
                    countedMessages: .max,
                    countedBytes: .max
                )
                return ByteBuffer(string: try ConformanceReport(counters: counters, usage: .current).json)
            }
        }) { connection in
            for check in ConformanceCheck.counters + ConformanceCheck.cancellations {
                let outcome = await check.outcome(on: connection, within: .seconds(60))
                #expect(outcome.failure == nil, "\(outcome)")
            }
        }
    }
}
