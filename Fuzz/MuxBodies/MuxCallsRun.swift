// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// Two honest machines in virtual time, and what is on its way between them, in order.
///
/// The first byte is the configuration (``FuzzedConfiguration``); with its bit 4 the sides' ideas of a handler's capacities
/// differ where they are announced, with bit 5 all calls are left to end of themselves in the end. Each byte that follows is a
/// step: the lowest bit is the side, the next four choose, the others are its argument.
struct MuxCallsRun {
    var input: FuzzedBytes
    let owners: [FuzzedOwner]
    /// What each side has written and the other not heard.
    var ways: [[[UInt8]]] = [[], []]
    let capacitiesDiffer: Bool
    let endsInPeace: Bool

    init(_ input: FuzzedBytes) {
        var input = input
        let steering = input.byte()
        let fuzzed = FuzzedConfiguration(steering, &input)
        owners = [0, 1].map { side in
            FuzzedOwner(
                fuzzed.configuration,
                agreement: fuzzed.agreement(of: side),
                firstGeneration: UInt64(side + 1)
            )
        }
        capacitiesDiffer = steering & 16 != 0 && owners[0].machine.agreement.features.contains(.announcedCapacities)
        endsInPeace = steering & 32 != 0
        self.input = input
        owners[0].peer = owners[1]
        owners[1].peer = owners[0]
    }

    var isCut: Bool { owners.contains { $0.hasEnded } }

    mutating func run() {
        while !input.isAtEnd {
            let byte = input.byte()
            step(Int(byte & 1), Int(byte >> 1 & 15), Int(byte >> 5))
            if owners.allSatisfy({ $0.hasEnded }) { break }
        }
        if endsInPeace, !isCut { endInPeace() }
        for owner in owners {
            owner.disconnect()
            owner.checkSilence()
        }
    }

    private mutating func step(_ side: Int, _ kind: Int, _ argument: Int) {
        let owner = owners[side]
        switch kind {
        case 0:
            _ = owner.request(handler: 20, payload: input.payload(), options: options(argument), deadline: deadline())
        case 1: openStream(side, argument)
        case 2, 3: if let mux = openCall(owner) { _ = owner.send(on: mux, input.payload()) }
        case 4: if let mux = openCall(owner) { owner.consume(mux) }
        case 5: if let mux = openCall(owner) { argument < 6 ? owner.finishInput(of: mux) : owner.cancel(mux) }
        case 6: if let key = runningHandler(owner) { accept(owner, key) }
        case 7, 8: if let key = runningHandler(owner) { _ = owner.send(from: key, input.payload()) }
        case 9: if let key = runningHandler(owner) { owner.consume(by: key) }
        case 10: if let key = runningHandler(owner) { end(owner, key, argument) }
        case 11: write(side, argument + 1)
        case 12: deliver(from: side, argument + 1)
        case 13:
            write(side, .max)
            deliver(from: side, .max)
        case 14: pass(argument)
        default:
            switch argument {
            case 7: owner.disconnect()
            case 6: owner.drain()
            default: consumeAll()
            }
        }
    }

    // MARK: The way

    /// Writes up to so many messages.
    @discardableResult
    mutating func write(_ side: Int, _ limit: Int) -> Bool {
        var count = 0
        while count < limit, !owners[side].hasEnded, let bytes = owners[side].write() {
            ways[side].append(bytes)
            count += 1
        }
        return count > 0
    }

    /// Lets the other side hear up to so many messages.
    @discardableResult
    mutating func deliver(from side: Int, _ limit: Int) -> Bool {
        let messages = ways[side].prefix(limit)
        ways[side].removeFirst(messages.count)
        for bytes in messages {
            owners[1 - side].receive(bytes)
            checkFailures()
        }
        return !messages.isEmpty
    }

    private func pass(_ argument: Int) {
        let milliseconds: [UInt32] = [1, 4, 5, 100, 2_000, 5_000, 9_000, 16_000]
        for owner in owners { owner.pass(.milliseconds(milliseconds[argument])) }
        checkFailures()
    }

    /// No honest peer gives a reason to end the connection, but that it does not read or does not answer.
    private func checkFailures() {
        for owner in owners {
            switch owner.failure?.code {
            case nil, .peerNotReading?, .peerUnresponsive?: break
            default: preconditionFailure("an honest peer broke the protocol")
            }
        }
    }

    // MARK: Choices

    private mutating func openCall(_ owner: FuzzedOwner) -> UInt64? {
        // The last ones are most often those that are open.
        let index = Int(input.byte())
        return owner.muxes.isEmpty ? nil : owner.muxes[owner.muxes.count - 1 - index % owner.muxes.count]
    }

    private mutating func runningHandler(_ owner: FuzzedOwner) -> MuxKey? {
        let index = Int(input.byte())
        return owner.keys.isEmpty ? nil : owner.keys[owner.keys.count - 1 - index % owner.keys.count]
    }

    private func options(_ argument: Int) -> CallOptions? {
        switch argument {
        case 5: CallOptions(handlerName: "volumes/ls")
        case 6: CallOptions(metadata: ["trace": "4bf9", "trace": ""])
        case 7: CallOptions(handlerName: "é", metadata: ["k": String(repeating: "v", count: 450)])
        default: nil
        }
    }

    private mutating func deadline() -> MuxInterval? {
        input.choice(of: [nil, nil, nil, .milliseconds(1), .milliseconds(7), .seconds(2), .seconds(20), .seconds(90)])
    }

    /// Streams' capacities, by handler; both sides know them.
    private static let capacities: [(input: Int, output: Int)] = [(1, 1), (0, 1), (4, 2), (2, 8)]

    private mutating func openStream(_ side: Int, _ argument: Int) {
        let capacity = Self.capacities[argument & 3]
        _ = owners[side].openStream(
            handler: UInt8(30 + argument & 3),
            payload: input.payload(),
            options: options(argument & 4 != 0 ? 6 : 0),
            inCapacity: capacity.input,
            outCapacity: capacity.output,
            deadline: deadline()
        )
    }

    func accept(_ owner: FuzzedOwner, _ key: MuxKey) {
        guard let handler = owner.handlers[key], let made = owner.peer?.calls[handler.mux] else { return }
        var capacity = (input: made.inCapacity, output: made.outCapacity)
        // One of them takes no input, though its caller would send some.
        if capacitiesDiffer { capacity = Self.capacities[(Int(made.handler) + 1) & 3] }
        owner.accept(key, inCapacity: capacity.input, outCapacity: capacity.output)
    }

    private mutating func end(_ owner: FuzzedOwner, _ key: MuxKey, _ argument: Int) {
        guard let handler = owner.handlers[key] else { return }
        let details = argument == 7 ? FailureDetails(code: "busy", details: [1, 2, 3]) : nil
        switch argument {
        case 0: owner.refuse(key, reason: "no handler")
        case 1..<5: handler.isStream ? owner.finish(key, errorText: nil) : answer(owner, key)
        default:
            let text = input.payload() ?? []
            if handler.isStream {
                owner.finish(key, errorText: text, details: details)
            } else {
                owner.respond(to: key, text, isError: true, details: details)
            }
        }
    }

    private mutating func answer(_ owner: FuzzedOwner, _ key: MuxKey) {
        owner.respond(to: key, input.payload(), isError: false)
    }

    /// Has all that has arrived taken; whether there was anything.
    @discardableResult
    func consumeAll() -> Bool {
        var hasMoved = false
        for owner in owners {
            for mux in owner.muxes { while owner.consume(mux) { hasMoved = true } }
            for key in owner.keys { while owner.consume(by: key) { hasMoved = true } }
        }
        return hasMoved
    }
}
