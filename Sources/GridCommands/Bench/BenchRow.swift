// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport

/// The result of one row of `grid bench`.
struct BenchRow: Encodable, Sendable {
    private static let perCount = 100_000.0

    var benchCase: BenchCase
    var measurement: BenchMeasurement
    var histogram: LatencyHistogram

    private enum Key: String, CodingKey {
        case subject = "what"
        case size, concurrency, executor, seconds
        case completed
        case perSecond = "per_second"
        case median = "p50_us"
        case percentile99 = "p99_us"
        case percentile999 = "p999_us"
        case maximum = "max_us"
        case localCPU = "local_cpu_s_per_100k"
        case peerCPU = "peer_cpu_s_per_100k"
        case localMemory = "local_peak_kib"
        case peerMemory = "peer_peak_kib"
    }

    private var perSecond: Double {
        measurement.seconds > 0 ? Double(histogram.count) / measurement.seconds : 0
    }

    /// Processor time per 100,000 calls or messages.
    private func share(_ seconds: Double) -> Double {
        histogram.count == 0 ? 0 : seconds / Double(histogram.count) * Self.perCount
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(benchCase.subject, forKey: .subject)
        try object.encode(benchCase.size, forKey: .size)
        try object.encode(benchCase.concurrency, forKey: .concurrency)
        try object.encode(benchCase.executor, forKey: .executor)
        try object.encode(measurement.seconds, forKey: .seconds)
        try object.encode(histogram.count, forKey: .completed)
        try object.encode(perSecond, forKey: .perSecond)
        try object.encode(Self.microseconds(histogram.percentile(0.5)), forKey: .median)
        try object.encode(Self.microseconds(histogram.percentile(0.99)), forKey: .percentile99)
        try object.encode(Self.microseconds(histogram.percentile(0.999)), forKey: .percentile999)
        try object.encode(Self.microseconds(histogram.maximum), forKey: .maximum)
        try object.encode(share(measurement.localSeconds), forKey: .localCPU)
        try object.encode(measurement.localPeakKilobytes, forKey: .localMemory)
        // Null for a peer that does not tell.
        try object.encode(measurement.peer.map { share($0.seconds) }, forKey: .peerCPU)
        try object.encode(measurement.peer?.peakKilobytes, forKey: .peerMemory)
    }

    private static func microseconds(_ nanoseconds: UInt64) -> Double {
        Double(nanoseconds) / 1000
    }

    static var table: TextTable {
        TextTable([
            ("what", .left), ("bytes", .right), ("at a time", .right), ("on", .left), ("per second", .right),
            ("p50", .right), ("p99", .right), ("p99.9", .right), ("CPU here", .right), ("peer", .right),
            ("memory here", .right), ("peer", .right),
        ])
    }

    var cells: [String] {
        let latencies = [0.5, 0.99, 0.999].map {
            Duration.nanoseconds(Int64(clamping: histogram.percentile($0))).brief
        }
        return [
            benchCase.subject.rawValue, "\(benchCase.size)", "\(benchCase.concurrency)", benchCase.executor.rawValue,
            "\(Int(saturating: perSecond))",
        ] + latencies + [
            Self.cell(seconds: share(measurement.localSeconds)),
            measurement.peer.map { Self.cell(seconds: share($0.seconds)) } ?? "-",
            Self.cell(kilobytes: measurement.localPeakKilobytes),
            measurement.peer.map { Self.cell(kilobytes: $0.peakKilobytes) } ?? "-",
        ]
    }

    private static func cell(seconds: Double) -> String {
        Duration.microseconds(Int64(saturating: seconds * 1_000_000)).brief
    }

    private static func cell(kilobytes: Int) -> String {
        "\(kilobytes / 1024) MiB"
    }
}
