// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
package import NIOCore

/// Runs Swift tasks on an event loop, and is where everything that happens to the connections of its owner on that loop begins
/// and ends.
///
/// What happens on the loop happens in *turns*: a turn runs some work, then the jobs that it made ready, then flushes the
/// connections that got something to send. Whatever one turn produced thus leaves in one write per connection. Jobs and
/// work from other threads go through one locked ring with one wake-up of the loop per batch.
///
/// Sendable: the ring is behind a mutex; everything else is touched on the event loop only, which is asserted.
package final class LoopExecutor: TaskExecutor, @unchecked Sendable {
    /// What a turn may flush at its end.
    package protocol Flushable: AnyObject {
        func flush()
    }

    private enum Item: Sendable {
        case job(UnownedJob)
        case work(@Sendable () -> Void)
    }

    private struct Ring: Sendable {
        var items: [Item] = []
        var isWakeScheduled = false
    }

    package let eventLoop: any EventLoop

    private let ring = NIOLockedValueBox(Ring())

    // On the event loop only.
    private var jobs = CircularBuffer<UnownedJob>(initialCapacity: 64)
    private var spare: [Item] = []
    private var unflushed: [any Flushable] = []
    private var depth = 0
    private var isWakeScheduled = false

    /// Handler tasks that have been started and not ended. On the event loop only.
    package private(set) var runningHandlers = 0
    /// Calls that are open on this loop's connections. On the event loop only.
    package var waitingCallers = 0
    /// Messages that wait for a credit or a channel of this loop. On the event loop only.
    package var waitingSenders = 0
    private var idleWaiters: [EventLoopPromise<Void>] = []

    /// So many jobs run in one turn before the loop gets to read its sockets again.
    private static let jobsPerTurn = 4096

    package init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    // MARK: TaskExecutor

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if eventLoop.inEventLoop {
            jobs.append(job)
            wakeUnlessInTurn()
        } else {
            hand(over: .job(job))
        }
    }

    // MARK: Work from anywhere

    /// Runs `work` in a turn: at once when called on the event loop, soon otherwise.
    package func perform(_ work: @escaping @Sendable () -> Void) {
        if eventLoop.inEventLoop {
            turn(work)
        } else {
            hand(over: .work(work))
        }
    }

    private func hand(over item: Item) {
        let needsWake = ring.withLockedValue { ring in
            ring.items.append(item)
            defer { ring.isWakeScheduled = true }
            return !ring.isWakeScheduled
        }
        if needsWake {
            eventLoop.execute { self.turn {} }
        }
    }

    // MARK: Turns

    /// Runs `work` as part of a turn; the outermost one ends the turn.
    package func turn(_ work: () -> Void) {
        eventLoop.assertInEventLoop()
        depth += 1
        work()
        if depth == 1 { finishTurn() }
        depth -= 1
    }

    /// Runs `work` and the jobs it made ready, but leaves flushing to the turn that surely follows.
    package func turnWithoutFlush(_ work: () -> Void) {
        eventLoop.assertInEventLoop()
        depth += 1
        work()
        if depth == 1 { runJobs() }
        depth -= 1
    }

    /// Has `connection` flushed at the end of the turn.
    package func flushLater(_ connection: any Flushable) {
        eventLoop.assertInEventLoop()
        unflushed.append(connection)
        wakeUnlessInTurn()
    }

    private func finishTurn() {
        takeFromRing()
        runJobs()
        while let connection = unflushed.popLast() { connection.flush() }
        // A flush that finds its socket gone fails the calls of the connection, which readies jobs.
        if !jobs.isEmpty { wake() }
    }

    private func takeFromRing() {
        ring.withLockedValue { ring in
            swap(&ring.items, &spare)
            ring.isWakeScheduled = false
        }
        // Work may come back here through a nested turn: it must not find these items again.
        var items: [Item] = []
        swap(&items, &spare)
        for item in items {
            switch item {
            case .job(let job): jobs.append(job)
            case .work(let work): work()
            }
        }
        items.removeAll(keepingCapacity: items.count <= 4096)
        swap(&items, &spare)
    }

    private func runJobs() {
        var budget = Self.jobsPerTurn
        while budget > 0, let job = jobs.popFirst() {
            budget -= 1
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
        if !jobs.isEmpty { wake() }
    }

    private func wakeUnlessInTurn() {
        if depth == 0 { wake() }
    }

    private func wake() {
        guard !isWakeScheduled else { return }
        isWakeScheduled = true
        eventLoop.execute {
            self.isWakeScheduled = false
            self.turn {}
        }
    }

    // MARK: Handler tasks

    package func handlerStarted() {
        eventLoop.assertInEventLoop()
        runningHandlers += 1
    }

    package func handlerEnded() {
        eventLoop.assertInEventLoop()
        runningHandlers -= 1
        guard runningHandlers == 0 else { return }
        for waiter in idleWaiters { waiter.succeed() }
        idleWaiters.removeAll()
    }

    /// Returns once no handler task runs on this loop's connections.
    package func waitUntilIdle() async {
        let promise = eventLoop.makePromise(of: Void.self)
        perform {
            if self.runningHandlers == 0 { promise.succeed() } else { self.idleWaiters.append(promise) }
        }
        try? await promise.futureResult.get()
    }
}
