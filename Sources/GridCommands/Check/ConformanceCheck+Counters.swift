// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Grid
import GridConformance
import NIOCore

/// Handler 26: what the peer has counted. Others may call it at the same time, so counters may rise by more.
extension ConformanceCheck {
    static let counters = [
        ConformanceCheck("26 tells its counters and the use of its process as JSON") { peer in
            let report = try await peer.report()
            guard report.usage.maximumResidentKilobytes > 0 else {
                throw CheckFailure(expected: "MaxRSSKB above 0", got: "\(report.usage.maximumResidentKilobytes)")
            }
            guard report.usage.processorSeconds > 0 else {
                throw CheckFailure(expected: "UserSec and SysSec above 0", got: "\(report.usage.processorSeconds)")
            }
        },
        ConformanceCheck("26 counts requests") { peer in
            let before = try await peer.report()
            for _ in 0..<10 { try await peer.expect("abc", from: 20, "abc") }
            try await peer.expect("Single", \.requests, atLeast: before.counters.requests.addingSaturated(10))
            let after = try await peer.report()
            guard after.usage.processorSeconds >= before.usage.processorSeconds else {
                throw CheckFailure(
                    expected: "UserSec and SysSec that grow",
                    got: "\(before.usage.processorSeconds), then \(after.usage.processorSeconds)"
                )
            }
        },
        ConformanceCheck("26 counts streams and the ends of their inputs") { peer in
            let before = try await peer.report().counters
            for _ in 0..<5 { try await peer.expect(messages: [], from: 30) }
            try await peer.expect("Streams", \.streams, atLeast: before.streams.addingSaturated(5))
            try await peer.expect("EOFs", \.inputsEnded, atLeast: before.inputsEnded.addingSaturated(5))
        },
        ConformanceCheck("26 tells what the counting streams counted") { peer in
            let before = try await peer.report().counters
            let messages = (0..<20).map { CheckedPeer.bytes(100, number: $0) }
            try await peer.expect(messages: [ByteBuffer(string: "20 2000")], from: 35, sending: messages)
            try await peer.expect("Counted", \.countedMessages, atLeast: before.countedMessages.addingSaturated(20))
            try await peer.expect("CountedBytes", \.countedBytes, atLeast: before.countedBytes.addingSaturated(2000))
        },
    ]
}
