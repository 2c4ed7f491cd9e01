// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Testing

@testable import Mux

@Suite("Credits of one direction of a stream (GRID-V1 §4.4)")
struct WindowTests {
    // MARK: Receiving

    @Test(
        "The first message goes to the consumer's slot and its credit goes back at once; the others wait for the slot"
    )
    func arrival() {
        var window = ReceiveWindow(capacity: 2)
        #expect(window.arrive() == .accepted(returnsCredit: true))
        #expect(window.arrive() == .accepted(returnsCredit: false))
        #expect(window.arrive() == .accepted(returnsCredit: false))
        #expect(window.queued == 3)
    }

    @Test(
        "A sender that keeps to its credits, and one message more, is never an overrun; the next one is",
        arguments: [0, 1, 2, 16, 1024]
    )
    func overrun(capacity: Int) {
        var window = ReceiveWindow(capacity: capacity)
        for _ in 0..<capacity + 2 { #expect(window.arrive() != .overrun) }
        #expect(window.arrive() == .overrun)
        #expect(window.queued == capacity + 2)
        _ = window.consume()
        #expect(window.arrive() != .overrun)
        #expect(window.arrive() == .overrun)
    }

    @Test("The greatest capacity there is does not overflow")
    func greatest() {
        var window = ReceiveWindow(capacity: .max)
        #expect(window.arrive() == .accepted(returnsCredit: true))
    }

    @Test("A credit goes back for each message once: on arrival in the free slot, or on moving there")
    func creditsBalance() {
        var window = ReceiveWindow(capacity: 4)
        var credits = 0
        for _ in 0..<4 {
            if window.arrive() == .accepted(returnsCredit: true) { credits += 1 }
        }
        #expect(credits == 1)
        while window.queued > 0 {
            if window.consume() { credits += 1 }
        }
        #expect(credits == 4)
    }

    @Test("Consuming what is not there returns no credit")
    func nothingToConsume() {
        var window = ReceiveWindow(capacity: 1)
        #expect(window.consume() == false)
        _ = window.arrive()
        #expect(window.consume() == false)
        #expect(window.consume() == false)
        #expect(window.queued == 0)
        #expect(window.arrive() == .accepted(returnsCredit: true))
    }

    // MARK: Sending

    @Test("A sender has as many credits as the capacity, and not one more", arguments: [0, 1, 16])
    func take(capacity: Int) {
        var window = SendWindow(capacity: capacity)
        for _ in 0..<capacity { #expect(window.take() == true) }
        #expect(!window.isWaitedFor)
        #expect(window.take() == false)
        #expect(window.isWaitedFor)
        #expect(window.credits == 0)
    }

    @Test("Only a sender that waits is told to go on, once for each time it waits")
    func resume() {
        var window = SendWindow(capacity: 2)
        #expect(window.take() == true)
        #expect(window.restore() == false)
        #expect(window.take() == true)
        #expect(window.take() == true)
        #expect(window.take() == false)
        #expect(window.restore() == true)
        #expect(window.restore() == false)
        #expect(window.resume() == false)
        window.wait()
        #expect(window.resume() == true)
        #expect(window.resume() == false)
    }

    @Test("Credits beyond the capacity are ignored [C raw.credit-overflow]")
    func overflow() {
        var window = SendWindow(capacity: 2)
        for _ in 0..<10 { _ = window.restore() }
        #expect(window.credits == 2)
        #expect(window.take() == true)
        #expect(window.take() == true)
        #expect(window.take() == false)
        var none = SendWindow(capacity: 0)
        _ = none.restore()
        #expect(none.take() == false)
    }
}
