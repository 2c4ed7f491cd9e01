// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Testing
import TestSupport

@testable import Mux

@Suite("What the queue is made of")
struct SendQueueTests {
    @Test("A line gives back what was put in, in order, whatever the mixture", arguments: 0..<8 as Range<UInt64>)
    func fifo(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var line = FIFO<Int>()
        var model: [Int] = []
        for number in 0..<1_000 {
            if Int.random(in: 0..<5, using: &generator) < 3 {
                line.append(number)
                model.append(number)
            } else {
                #expect(line.popFirst() == (model.isEmpty ? nil : model.removeFirst()))
            }
            #expect(line.count == model.count && line.isEmpty == model.isEmpty)
        }
        while let next = line.popFirst() { #expect(next == model.removeFirst()) }
        #expect(model.isEmpty)
    }

    @Test("A table finds what a dictionary finds, also when numbers crowd", arguments: 0..<8 as Range<UInt64>)
    func table(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var table = MuxIDTable()
        var model: [UInt64: MuxKey] = [:]
        for step in 1...2_000 as ClosedRange<UInt64> {
            let id = UInt64.random(in: 0..<300, using: &generator) << (seed % 3 * 20)
            let key = MuxKey(rawValue: step)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0..<2:
                #expect(table.insert(id, key) == (model[id] == nil))
                if model[id] == nil { model[id] = key }
            case 2..<4:
                table.remove(id, model[id] ?? key)
                model[id] = nil
            default:
                // Of another key: nothing is removed.
                table.remove(id, key)
            }
            #expect(table[id] == model[id])
            #expect(table.count == model.count)
        }
        for id in 0..<300 as Range<UInt64> { #expect(table[id] == model[id]) }
    }

    @Test(
        "Flows at random: everything comes out once, in its flow's order, and nothing is left",
        arguments: 0..<10 as Range<UInt64>
    )
    func flows(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var queue = SendQueue()
        var flows = [Int32](repeating: SendQueue.noFlow, count: 6)
        var debts = [Int](repeating: 0, count: 6)
        var model = [[Int]](repeating: [], count: 6)
        var number: Int32 = 0
        for _ in 0..<1_500 {
            let mux = Int.random(in: 0..<6, using: &generator)
            switch Int.random(in: 0..<8, using: &generator) {
            case 0..<4:
                number += 1
                let payload = OutboundPayload.bytes(
                    count: Int.random(in: 0...40_000, using: &generator),
                    token: PayloadToken(rawValue: number)
                )
                let message = QueuedMessage(operation: .muxClientMessage, flags: [], payload: payload)
                queue.append(message, to: &flows[mux], of: .call(mux: UInt64(mux)), debt: &debts[mux])
                model[mux].append(Int(number))
            case 4..<7:
                let flow = queue.nextFlow()
                #expect((flow < 0) == model.allSatisfy(\.isEmpty))
                guard flow >= 0, case .call(let owner) = queue.owner(of: flow) else { continue }
                guard var message = queue.first(of: flow) else {
                    Issue.record("a flow without a message")
                    continue
                }
                let left = message.payload.count - message.written
                let count = Int.random(in: 0...left, using: &generator)
                message.written += count
                let isLast = count == left
                if isLast { #expect(model[Int(owner)].removeFirst() == Int(message.payload.token.rawValue)) }
                if let debt = queue.wrote(isLast ? nil : message, of: flow, cost: count + 64) {
                    debts[Int(owner)] = debt
                    #expect(model[Int(owner)].isEmpty)
                    flows[Int(owner)] = SendQueue.noFlow
                }
            default:
                var dropped: [Int] = []
                queue.drop(flows[mux]) { dropped.append(Int($0.token.rawValue)) }
                #expect(dropped == model[mux])
                model[mux] = []
                flows[mux] = SendQueue.noFlow
            }
        }
        for flow in flows { queue.drop(flow) { _ in } }
        #expect(queue.isEmpty && queue.queuedBytes == 0)
    }

    @Test("A batch is full with its most messages, or with its bytes")
    func mergePolicy() {
        #expect(!MergePolicy.existing.isFull(parts: 50, bytes: 31_743))
        #expect(MergePolicy.existing.isFull(parts: 51, bytes: 0))
        #expect(MergePolicy.existing.isFull(parts: 1, bytes: 31_744))
        #expect(!MergePolicy.defaults.isFull(parts: 65_534, bytes: 65_535))
        #expect(MergePolicy.defaults.isFull(parts: 1, bytes: 65_536))
        #expect(MergePolicy.never.isFull(parts: 1, bytes: 0))
        #expect(MergePolicy(maximumParts: .min, fullBytes: .min) == .never)
    }
}
