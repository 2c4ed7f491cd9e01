// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A line of waiting things. Its memory is used again, and what an unusual moment needed is given back when the line is empty.
struct FIFO<Element: Sendable>: Sendable {
    private static var keptCapacity: Int { 1 << 14 }

    private var elements: ContiguousArray<Element?> = []
    private var head = 0
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ element: Element) {
        if count == elements.count { grow() }
        elements[(head &+ count) & (elements.count &- 1)] = element
        count &+= 1
    }

    mutating func popFirst() -> Element? {
        guard count > 0 else { return nil }
        let element = elements[head].take()
        head = (head &+ 1) & (elements.count &- 1)
        count &-= 1
        if count == 0, elements.count > Self.keptCapacity { removeAll() }
        return element
    }

    mutating func removeAll() {
        elements = []
        head = 0
        count = 0
    }

    /// Doubles the room, which is always a power of two.
    private mutating func grow() {
        var larger: ContiguousArray<Element?> = []
        larger.reserveCapacity(max(16, elements.count * 2))
        for offset in 0..<count { larger.append(elements[(head &+ offset) & (elements.count &- 1)].take()) }
        larger.append(contentsOf: repeatElement(nil, count: max(16, elements.count * 2) - larger.count))
        elements = larger
        head = 0
    }
}
