// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Framing

/// The shell around a `WebSocketMachine`, reduced to memory: accumulates what comes in and keeps what comes out. It traps
/// where the machine breaks its contract.
package struct Receiver {
    /// What has been received so far.
    package private(set) var received: [Received] = []

    private var machine: WebSocketMachine
    private var buffer: [UInt8] = []
    /// How many bytes have come in, and how many have to before the next event can come, by the machine's own account.
    private var total = 0
    private var earliest = 0

    package init(role: Role, limits: WebSocketLimits = .defaults) {
        self.machine = WebSocketMachine(role: role, limits: limits)
    }

    /// What the machine makes of `bytes` when they come in pieces that end at `ends`, and then as a whole.
    package static func receive(
        _ bytes: some Collection<UInt8>,
        role: Role,
        limits: WebSocketLimits = .defaults,
        splitAt ends: [Int] = []
    ) -> [Received] {
        var receiver = Receiver(role: role, limits: limits)
        var rest = bytes[...]
        var taken = 0
        for end in ends.sorted() {
            let piece = rest.prefix(max(0, end - taken))
            receiver.receive(piece)
            taken += piece.count
            rest = rest.dropFirst(piece.count)
        }
        receiver.receive(rest)
        return receiver.received
    }

    /// Takes the next piece, and every event that it completes.
    package mutating func receive(_ piece: some Collection<UInt8>) {
        buffer.append(contentsOf: piece)
        total += piece.count
        while step() {}
    }

    /// Takes one step and says whether there may be another.
    private mutating func step() -> Bool {
        let before = buffer.count
        do throws(FramingError) {
            let step = try Receiver.step(&machine, &buffer)
            precondition(step.consumed >= 0 && step.consumed <= before, "consumed more than there was")
            guard let event = step.event else {
                precondition(step.needed > 0 || isClosed, "neither an event nor a wish")
                // Without limits the wish may be for more than can be counted.
                earliest = step.needed > Int.max - total ? .max : total + step.needed
                buffer.removeFirst(step.consumed)
                return false
            }
            precondition(!isClosed, "an event after the end")
            precondition(total >= earliest, "an event before the bytes that it was said to need")
            received.append(contents(of: event, consumed: step.consumed))
            buffer.removeFirst(step.consumed)
            return true
        } catch {
            if case .failure(let first)? = received.last {
                precondition(first == error, "another error than the one that ended the connection")
            } else {
                precondition(!isClosed, "an error after the end")
                received.append(.failure(error))
            }
            return false
        }
    }

    private static func step(
        _ machine: inout WebSocketMachine,
        _ buffer: inout [UInt8]
    ) throws(FramingError) -> WebSocketMachine.Step {
        try ExactMemory.work(on: &buffer) { memory throws(FramingError) in
            var bytes = memory.mutableBytes
            return try machine.receive(&bytes)
        }
    }

    private var isClosed: Bool {
        if case .close? = received.last { true } else { false }
    }

    private mutating func contents(of event: WebSocketMachine.Event, consumed: Int) -> Received {
        switch event {
        case .message(let kind, .inPlace(let range)):
            return Received(kind, contents(of: range, consumed))
        case .message(let kind, .assembled):
            return Received(kind, machine.takeAssembledMessage())
        case .ping(let range):
            return .ping(contents(of: range, consumed))
        case .pong(let range):
            return .pong(contents(of: range, consumed))
        case .close(let code, let range):
            return .close(code, reason: contents(of: range, consumed))
        }
    }

    private func contents(of range: Range<Int>, _ consumed: Int) -> [UInt8] {
        precondition(range.upperBound <= consumed, "contents that are not consumed")
        return Array(buffer[range])
    }
}
