// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Grid
import Logging
import Mux
import NIOCore
import Synchronization
import TestSupport
import Testing

@Suite("Many remotes that are away at once (GRID-V1 §1.5)", .timeLimit(.minutes(1)))
struct StormTests {
    private static let remotes = 200

    /// The most instants within a tenth of a second of which any begins.
    private func mostWithinATenth(_ instants: [MuxInstant]) -> Int {
        let sorted = instants.sorted()
        return sorted.indices.map { first in
            sorted[first...].prefix { $0.interval(since: sorted[first]).nanoseconds < 100_000_000 }.count
        }.max() ?? 0
    }

    @Test(
        "After one dial at once for each that was lost, dials are spread over all of the time",
        arguments: 1...8 as ClosedRange<UInt64>
    )
    func spread(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let lost = MuxInstant(nanoseconds: 60_000_000_000)
        let end = lost.advanced(by: .milliseconds(20_000))
        var retries: [MuxInstant] = []
        for _ in 0..<Self.remotes {
            var schedule = DialSchedule(
                retryInterval: .milliseconds(1_000),
                maximumRetryInterval: .milliseconds(1_500)
            )
            var started = schedule.nextAttempt(
                started: MuxInstant(nanoseconds: 0),
                connected: true,
                now: lost,
                using: &generator
            )
            #expect(started == lost)
            while started < end {
                // A remote that is away refuses at once.
                started = schedule.nextAttempt(started: started, connected: false, now: started, using: &generator)
                retries.append(started)
            }
        }
        #expect(mostWithinATenth(retries) < Self.remotes / 4, "seed \(seed)")
        // From when the slowest may have been dialed again for the second time: no three tenths without a dial.
        for tenth in 80..<197 {
            let from = lost.advanced(by: .milliseconds(UInt32(tenth) * 100))
            let dials = retries.count { $0 >= from && $0.interval(since: from).nanoseconds < 300_000_000 }
            #expect(dials > 0, "seed \(seed)")
        }
    }

    /// Tells until when a node sleeps.
    private final class SleepRecorder: GridClock {
        let clock = ManualClock(wallTime: Timestamp(seconds: 1_795_458_699, nanoseconds: 0))
        let sleeps: AsyncStream<MuxInstant>
        private let recorder: AsyncStream<MuxInstant>.Continuation

        init() {
            (sleeps, recorder) = AsyncStream.makeStream()
        }

        var now: MuxInstant { clock.now }
        var wallTime: Timestamp { clock.wallTime }

        func schedule(
            on eventLoop: any EventLoop,
            at instant: MuxInstant,
            _ work: @escaping @Sendable () -> Void
        ) -> ScheduledWork {
            clock.schedule(on: eventLoop, at: instant, work)
        }

        func sleep(until instant: MuxInstant) async throws {
            recorder.yield(instant)
            try await clock.sleep(until: instant)
        }
    }

    @Test("A node whose remotes are all away dials none of them in step with the others")
    func node() async throws {
        let local = "http://127.0.0.1:9101"
        let remotes = (1...).lazy.map { "http://127.0.0.1:\($0)" }
            .filter { DialRule.dials(local: local, remote: $0) == true }
            .prefix(Self.remotes)
        let clock = SleepRecorder()
        var configuration = GridConfiguration(authenticator: SharedToken("secret"))
        configuration.clock = clock
        configuration.timings = .patient
        configuration.logger.logLevel = .critical
        configuration.listen = .at(.tcp(host: "127.0.0.1", port: 0))
        // Nobody listens there.
        for remote in remotes { configuration.addresses[remote] = .tcp(host: "127.0.0.1", port: 1) }
        let node = try GridNode(local: local, remotes: Array(remotes), configuration: configuration)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await node.run() }
            var sleeps = clock.sleeps.makeAsyncIterator()
            for _ in 0..<3 {
                var next: [MuxInstant] = []
                while next.count < Self.remotes, let instant = await sleeps.next() { next.append(instant) }
                #expect(next.count == Self.remotes)
                #expect(mostWithinATenth(next) < Self.remotes * 3 / 10)
                let latest = try #require(next.max())
                clock.clock.advance(by: latest.interval(since: clock.now))
            }
            group.cancelAll()
        }
    }
}
