// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// A machine, its owner, and a peer that says anything.
///
/// The first byte is the configuration (``FuzzedConfiguration``); with its bit 4 the limits are those that a peer can reach
/// with few messages, with bit 5 everything is written at once, and with bit 6 the owner answers calls at once. Each byte that
/// follows is a step: the lower four bits choose, the others are its argument.
struct MuxPeerRun {
    var input: FuzzedBytes
    let owner: FuzzedOwner
    var peer: PeerMessages
    let writesAtOnce: Bool
    let answersAtOnce: Bool
    /// How many handlers have been answered at once.
    private var answered = 0

    init(_ input: FuzzedBytes) {
        var input = input
        let steering = input.byte()
        var fuzzed = FuzzedConfiguration(steering, &input)
        if steering & 16 != 0 {
            fuzzed.configuration.maximumPayloadBytes = 2500
            fuzzed.configuration.maximumPartialBytes = 4000
            fuzzed.configuration.maximumQueuedControlBytes = 2000
        }
        writesAtOnce = steering & 32 != 0
        answersAtOnce = steering & 64 != 0
        owner = FuzzedOwner(fuzzed.configuration, agreement: fuzzed.agreement(of: 0), firstGeneration: 7)
        peer = PeerMessages(checksums: fuzzed.configuration.checksums)
        self.input = input
    }

    mutating func run() {
        while !input.isAtEnd {
            let byte = input.byte()
            step(byte & 15, Int(byte >> 4))
            if answersAtOnce { answerAll() }
            if writesAtOnce { write(.max) }
            // A connection that has ended stays ended.
            if owner.hasEnded {
                owner.checkSilence()
                break
            }
        }
        owner.disconnect()
        owner.checkSilence()
    }

    private mutating func step(_ kind: UInt8, _ argument: Int) {
        switch kind {
        case 0: owner.receive(input.bytes(Int(input.byte())))
        case 1: owner.receive(peer.anything(&input, owner))
        case 2...9: owner.receive(peer.message(kind, argument, &input, owner))
        case 10: pass(argument)
        case 11: call(argument)
        case 12: useStream(argument)
        case 13: answerRequest(argument)
        case 14: useHandler(argument)
        default:
            switch argument {
            case 15: owner.disconnect()
            case 14: owner.drain()
            default: write(argument + 1)
            }
        }
    }

    private func pass(_ argument: Int) {
        let milliseconds: [UInt32] = [0, 1, 4, 5, 100, 999, 5_000, 10_000, 15_000, 16_000, 30_000, 61_000]
        owner.pass(.milliseconds(milliseconds[argument % milliseconds.count]), isWoken: argument < 14)
    }

    private func write(_ count: Int) {
        for _ in 0..<count where owner.write() == nil { break }
    }

    // MARK: The owner's calls

    private mutating func options() -> CallOptions? {
        switch input.byte() {
        case 0..<128: nil
        case 128..<160: CallOptions(handlerName: "volumes/ls")
        case 160..<200: CallOptions(metadata: ["trace": "4bf9", "trace": ""])
        case let length: CallOptions(metadata: ["k": String(repeating: "v", count: Int(length) * 3)])
        }
    }

    private mutating func deadline() -> MuxInterval? {
        input.choice(of: [nil, .milliseconds(0), .milliseconds(1), .milliseconds(7), .seconds(2), .seconds(90)])
    }

    private mutating func call(_ argument: Int) {
        if argument < 6 {
            _ = owner.request(handler: 20, payload: input.payload(), options: options(), deadline: deadline())
        } else {
            _ = owner.openStream(
                handler: 30,
                payload: input.payload(),
                options: options(),
                inCapacity: argument % 4,
                outCapacity: argument / 4,
                deadline: deadline()
            )
        }
    }

    private mutating func useStream(_ argument: Int) {
        guard let mux = input.element(of: owner.muxes) else { return }
        switch argument {
        case 0..<8: _ = owner.send(on: mux, input.payload())
        case 8..<10: owner.finishInput(of: mux)
        case 10..<14: owner.consume(mux)
        default: owner.cancel(mux)
        }
    }

    // MARK: The owner's handlers

    private mutating func details() -> FailureDetails? {
        switch input.byte() {
        case 0..<128: nil
        case 128..<160: FailureDetails(code: "busy")
        case let length: FailureDetails(code: "busy", details: [UInt8](repeating: length, count: Int(length) * 4))
        }
    }

    private mutating func answerRequest(_ argument: Int) {
        guard let key = input.element(of: owner.keys) else { return }
        switch argument {
        case 0..<8: owner.respond(to: key, input.payload(), isError: false)
        case 8..<11: owner.respond(to: key, input.payload(), isError: true, details: details())
        case 11..<14: owner.refuse(key, reason: "no", details: details())
        default: owner.abandon(key)
        }
    }

    private mutating func useHandler(_ argument: Int) {
        guard let key = input.element(of: owner.keys) else { return }
        switch argument {
        case 0..<3: owner.accept(key, inCapacity: argument, outCapacity: argument)
        case 3: owner.accept(key, inCapacity: 100, outCapacity: 100)
        case 4..<9: _ = owner.send(from: key, input.payload())
        case 9..<13: owner.consume(by: key)
        case 13: owner.finish(key, errorText: nil)
        case 14: owner.finish(key, errorText: input.payload().map { Array($0.prefix(256)) }, details: details())
        default: owner.refuse(key, reason: "no handler")
        }
    }

    /// Accepts each stream, and answers each request with what it was.
    private mutating func answerAll() {
        while answered < owner.keys.count {
            let key = owner.keys[answered]
            answered += 1
            if owner.handlers[key]?.isStream == true {
                owner.accept(key, inCapacity: 4, outCapacity: 4)
            } else {
                owner.respond(to: key, [1, 2, 3], isError: false)
            }
        }
    }
}
