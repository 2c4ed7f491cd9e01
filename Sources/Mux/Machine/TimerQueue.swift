// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The deadlines of all calls, cheap for calls that end soon.
///
/// A call first stands in a line in the order of starting (appending costs a few nanoseconds, leaving costs nothing); only
/// a call still open after the aging interval is given a place in the heap. Whoever pops an entry checks whether its call
/// still lives; ``compact(liveCount:isLive:)`` drops dead entries before they outnumber the living.
struct TimerQueue: Sendable {
    /// What a timer belongs to.
    enum Target: Hashable, Sendable {
        case call(MuxKey)
        case incomingRequest(MuxKey)
        case incomingStream(MuxKey)
    }

    private struct Young: Sendable {
        var target: Target
        var agesAt: MuxInstant
    }

    private struct Entry: Sendable {
        var due: MuxInstant
        var target: Target
    }

    private var young: ContiguousArray<Young> = []
    private var youngHead = 0
    private var heap: ContiguousArray<Entry> = []

    var count: Int { young.count - youngHead + heap.count }

    /// When something is due next.
    var next: MuxInstant {
        let aging = youngHead < young.count ? young[youngHead].agesAt : .distantFuture
        let due = heap.isEmpty ? .distantFuture : heap[0].due
        return min(aging, due)
    }

    /// Puts a call that starts now at the end of the line.
    mutating func appendYoung(_ target: Target, agesAt: MuxInstant) {
        young.append(Young(target: target, agesAt: agesAt))
    }

    /// The first of the line, if it has aged.
    mutating func popAged(now: MuxInstant) -> Target? {
        guard youngHead < young.count, young[youngHead].agesAt <= now else { return nil }
        let target = young[youngHead].target
        youngHead += 1
        if youngHead == young.count {
            young.removeAll(keepingCapacity: young.count <= 4096)
            youngHead = 0
        } else if youngHead >= 4096, youngHead * 2 >= young.count {
            young.removeFirst(youngHead)
            youngHead = 0
        }
        return target
    }

    /// Adds a timer to the heap.
    mutating func schedule(_ target: Target, at due: MuxInstant) {
        guard due != .distantFuture else { return }
        heap.append(Entry(due: due, target: target))
        siftUp(heap.count - 1)
    }

    /// The earliest timer of the heap, if it is due.
    mutating func popDue(now: MuxInstant) -> Target? {
        guard let first = heap.first, first.due <= now, let last = heap.popLast() else { return nil }
        if !heap.isEmpty {
            heap[0] = last
            siftDown(0)
        } else if heap.capacity > 1 << 13 {
            heap = []
        }
        return first.target
    }

    /// Drops the entries of calls that have ended, once they are most of the heap.
    mutating func compact(liveCount: Int, isLive: (Target) -> Bool) {
        guard heap.count > 1024, heap.count > 4 * liveCount else { return }
        heap.removeAll { !isLive($0.target) }
        for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { siftDown(index) }
    }

    private mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].due < heap[parent].due else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func siftDown(_ start: Int) {
        var parent = start
        while true {
            let left = 2 * parent + 1
            guard left < heap.count else { return }
            let right = left + 1
            let child = right < heap.count && heap[right].due < heap[left].due ? right : left
            guard heap[child].due < heap[parent].due else { return }
            heap.swapAt(child, parent)
            parent = child
        }
    }
}
