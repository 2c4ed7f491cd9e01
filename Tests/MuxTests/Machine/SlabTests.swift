// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Testing
import TestSupport

@testable import Mux

@Suite("Slab and its keys")
struct SlabTests {
    private func insert<Value: Sendable>(_ value: Value, into slab: inout Slab<Value>) throws -> MuxKey {
        let key = slab.insert(value)
        return try #require(key)
    }

    @Test("A slab takes as many entries as its limit, and not one more", arguments: [0, 1, 2, 1000])
    func limit(limit: Int) {
        var slab = Slab<Int>(limit: limit, vacant: 0)
        let keys = (0..<limit).compactMap { slab.insert($0) }
        #expect(keys.count == limit)
        #expect(slab.count == limit)
        #expect(slab.isFull)
        #expect(slab.insert(-1) == nil)
        #expect(slab.count == limit)
        for (index, key) in keys.enumerated() { #expect(slab[key] == index) }
        if let key = keys.last {
            #expect(slab.remove(key) == limit - 1)
            #expect(!slab.isFull)
            #expect(slab.insert(-1) != nil)
            #expect(slab.insert(-2) == nil)
        }
    }

    @Test("A limit below nothing is a slab that is always full")
    func negativeLimit() {
        var slab = Slab<Int>(limit: -1, vacant: 0)
        #expect(slab.isFull)
        #expect(slab.insert(0) == nil)
    }

    @Test("A slot that is used again never matches an older key")
    func reuse() throws {
        var slab = Slab<Int>(limit: 1, firstGeneration: 7, vacant: 0)
        var old: [MuxKey] = []
        for value in 0..<1000 {
            let key = try insert(value, into: &slab)
            #expect(key.slot == 0)
            #expect(key.generation == 7 + UInt64(value))
            for stale in old.suffix(3) + old.prefix(3) {
                #expect(!slab.contains(stale))
                #expect(slab[stale] == nil)
                #expect(slab.update(stale) { $0 = -1 } == nil)
                #expect(slab.remove(stale) == nil)
            }
            #expect(slab[key] == value)
            #expect(slab.remove(key) == value)
            #expect(!slab.contains(key))
            old.append(key)
        }
    }

    @Test(
        "Generations wrap around within their half, and none is 0",
        arguments: [
            (first: (1 << 38) - 1, next: 1),
            (first: (1 << 39) - 1, next: 1 << 38),
            (first: 0, next: 2),
            (first: 1 << 39, next: 2),
            (first: 1 << 38, next: (1 << 38) + 1),
            (first: .max, next: 1 << 38),
        ] as [(first: UInt64, next: UInt64)]
    )
    func wrap(first: UInt64, next: UInt64) throws {
        var slab = Slab<Int>(limit: 1, firstGeneration: first, vacant: 0)
        let before = try insert(1, into: &slab)
        #expect(before.generation != 0)
        #expect(before.rawValue != 0)
        slab.remove(before)
        let after = try insert(2, into: &slab)
        #expect(after.generation == next)
        #expect(!slab.contains(before))
    }

    @Test(
        "A key that was never given finds nothing",
        arguments: [0, 1, 1 << 24, 1 << 24 | 5, 0xff_ffff, .max, 1 << 63 | 1 << 24] as [UInt64]
    )
    func strangeKeys(rawValue: UInt64) throws {
        var slab = Slab<Int>(limit: 10, firstGeneration: 3, vacant: 0)
        _ = try insert(1, into: &slab)
        _ = try insert(2, into: &slab)
        let key = MuxKey(rawValue: rawValue)
        #expect(!slab.contains(key))
        #expect(slab.slot(of: key) == nil)
        #expect(slab.remove(key) == nil)
        #expect(slab.count == 2)
    }

    @Test("An entry is changed in place")
    func update() throws {
        var slab = Slab<[Int]>(limit: 2, vacant: [])
        let key = try insert([1], into: &slab)
        let other = try insert([5], into: &slab)
        let count = slab.update(key) { value in
            value.append(2)
            return value.count
        }
        #expect(count == 2)
        #expect(slab[key] == [1, 2])
        #expect(slab[other] == [5])
    }

    @Test("Any sequence of inserting and removing leaves exactly what a dictionary would")
    func random() {
        var generator = SeededGenerator(seed: TestSeed.make(for: "Slab and its keys"))
        var slab = Slab<UInt64>(limit: 40, firstGeneration: generator.next(), vacant: 0)
        var model: [MuxKey: UInt64] = [:]
        var removed: [MuxKey] = []
        for step in 0..<5000 {
            if Bool.random(using: &generator) {
                let key = slab.insert(UInt64(step))
                #expect((key == nil) == (model.count == 40))
                if let key {
                    #expect(model.updateValue(UInt64(step), forKey: key) == nil)
                }
            } else if let key = model.keys.sorted(by: { $0.rawValue < $1.rawValue }).randomElement(using: &generator) {
                #expect(slab.remove(key) == model.removeValue(forKey: key))
                removed.append(key)
            }
            if let stale = removed.randomElement(using: &generator) { #expect(slab[stale] == nil) }
            #expect(slab.count == model.count)
        }
        #expect(Set(slab.keys) == Set(model.keys))
        for (key, value) in model { #expect(slab[key] == value) }
    }

    @Test(
        "What many entries needed is given back when the last is removed, and no key is given again",
        arguments: [1, MuxKey.upperGenerations - 2, MuxKey.upperGenerations, MuxKey.generationMask - 1]
    )
    func givesBack(first: UInt64) throws {
        var slab = Slab<Int>(limit: 10_000, firstGeneration: first, vacant: 0)
        var seen: Set<MuxKey> = []
        for round in 0..<4 {
            var keys: [MuxKey] = []
            for value in 0..<5_000 { keys.append(try insert(value, into: &slab)) }
            // Some slots are used more often than others.
            var given = keys
            for _ in 0..<round * 7 {
                slab.remove(keys.removeLast())
                keys.append(try insert(0, into: &slab))
                given.append(contentsOf: keys.suffix(1))
            }
            let before = seen.count
            seen.formUnion(given)
            #expect(seen.count == before + given.count)
            for key in keys { slab.remove(key) }
            #expect(slab.count == 0)
            #expect(keys.allSatisfy { !slab.contains($0) })
        }
        let key = try insert(7, into: &slab)
        #expect(!seen.contains(key))
        #expect(key.generation & MuxKey.upperGenerations == max(1, first) & MuxKey.upperGenerations)
    }
}
