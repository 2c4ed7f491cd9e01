// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import Codec
import Grid
import Mux
import NIOCore

/// A clock that stands still until it is moved.
final class ManualClock: GridClock {
    private struct Timer: Sendable {
        var at: MuxInstant
        var fire: @Sendable () -> Void
    }

    private struct State: Sendable {
        var now = MuxInstant(nanoseconds: 0)
        var timers: [UInt64: Timer] = [:]
        var nextID: UInt64 = 0
    }

    private let state = NIOLockedValueBox(State())
    private let start: Timestamp

    /// A clock that begins at this time of day.
    init(wallTime: Timestamp) {
        self.start = wallTime
    }

    var now: MuxInstant { state.withLockedValue { $0.now } }

    var wallTime: Timestamp {
        let total = Int64(start.nanoseconds) + now.nanoseconds
        return Timestamp(seconds: start.seconds + total / 1_000_000_000, nanoseconds: UInt32(total % 1_000_000_000))
    }

    /// When something is due next.
    var nextTimer: MuxInstant? { state.withLockedValue { $0.timers.values.map(\.at).min() } }

    /// Moves the time on and fires what is due, the earliest first.
    func advance(by interval: MuxInterval) {
        let due = state.withLockedValue { state in
            state.now = state.now.advanced(by: interval)
            let due = state.timers.filter { $0.value.at <= state.now }
            for id in due.keys { state.timers.removeValue(forKey: id) }
            return due.values.sorted { $0.at < $1.at }
        }
        for timer in due { timer.fire() }
    }

    func schedule(
        on eventLoop: any EventLoop,
        at instant: MuxInstant,
        _ work: @escaping @Sendable () -> Void
    ) -> ScheduledWork {
        let id = add(at: instant) { eventLoop.execute(work) }
        return ScheduledWork { _ = self.state.withLockedValue { $0.timers.removeValue(forKey: id) } }
    }

    func sleep(until instant: MuxInstant) async throws {
        let (fired, fire) = AsyncStream.makeStream(of: Void.self)
        let id = add(at: instant) { fire.finish() }
        for await _ in fired {}
        _ = state.withLockedValue { $0.timers.removeValue(forKey: id) }
        try Task.checkCancellation()
    }

    /// Adds a timer; one that is due already fires at once.
    private func add(at instant: MuxInstant, _ fire: @escaping @Sendable () -> Void) -> UInt64 {
        let (id, isDue) = state.withLockedValue { state in
            state.nextID += 1
            guard instant > state.now else { return (state.nextID, true) }
            state.timers[state.nextID] = Timer(at: instant, fire: fire)
            return (state.nextID, false)
        }
        if isDue { fire() }
        return id
    }
}
