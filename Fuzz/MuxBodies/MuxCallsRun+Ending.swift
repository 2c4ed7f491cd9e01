// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

extension MuxCallsRun {
    /// Lets everything end of itself, and looks whether all is as before: nobody waits for what does not come, no credit is
    /// lost, all ends are told, and nothing is held.
    mutating func endInPeace() {
        settle()
        guard !isCut else { return }
        for owner in owners { checkNobodyWaits(owner) }
        spendCredits()
        settle()
        guard !isCut else { return }
        for owner in owners {
            checkNobodyWaits(owner)
            for key in owner.keys where owner.handlers[key]?.isRunning ?? false {
                if owner.handlers[key]?.isStream ?? false {
                    owner.finish(key, errorText: nil)
                } else {
                    owner.respond(to: key, [9], isError: false)
                }
            }
        }
        settle()
        guard !isCut else { return }
        for owner in owners { checkIdle(owner) }
    }

    /// Lets both hear and take all, and what follows from it. Handlers go on as long as they are not asked to end.
    private mutating func settle() {
        var hasMoved = true
        while hasMoved, !isCut {
            hasMoved = consumeAll()
            for owner in owners {
                for key in owner.keys {
                    guard let handler = owner.handlers[key], handler.isStream, !handler.isAccepted else { continue }
                    if handler.isRunning { accept(owner, key) }
                }
            }
            for side in [0, 1] {
                hasMoved = write(side, .max) || hasMoved
                hasMoved = deliver(from: side, .max) || hasMoved
            }
        }
    }

    /// All has arrived and was taken: those who waited have been told to go on.
    private func checkNobodyWaits(_ owner: FuzzedOwner) {
        for call in owner.calls.values where call.isOpen && call.isBlocked && !call.isInputFinished {
            precondition(effectiveInput(call, owner) == 0, "a caller waits for a credit that does not come")
        }
        for handler in owner.handlers.values where handler.isRunning {
            precondition(!handler.isBlocked, "a handler waits for a credit that does not come")
        }
    }

    private func effectiveInput(_ call: OwnedCall, _ owner: FuzzedOwner) -> Int {
        guard let key = call.startedAs, let handler = owner.peer?.handlers[key], handler.isRunning else { return 0 }
        return min(call.inCapacity, handler.inCapacity)
    }

    /// With nothing under way each sender has as many credits as the direction has. Empty messages cost no bytes.
    private mutating func spendCredits() {
        for side in [0, 1] {
            let owner = owners[side]
            for mux in owner.muxes {
                guard let call = owner.calls[mux], call.isStream, call.isOpen, !call.isInputFinished else { continue }
                let credits = effectiveInput(call, owner)
                guard credits > 0 else { continue }
                for _ in 0..<credits { precondition(owner.send(on: mux, []) == .queued, "a credit was lost") }
                precondition(owner.send(on: mux, []) == .blocked, "a credit too many")
                write(side, .max)
            }
            for key in owner.keys {
                guard let handler = owner.handlers[key], handler.isStream, handler.isRunning,
                    let call = owner.peer?.calls[handler.mux], call.isOpen
                else { continue }
                let credits = min(handler.outCapacity, call.outCapacity)
                for _ in 0..<credits { precondition(owner.send(from: key, []) == .queued, "a credit was lost") }
                precondition(owner.send(from: key, []) == .blocked, "a credit too many")
                write(side, .max)
            }
        }
    }

    private func checkIdle(_ owner: FuzzedOwner) {
        precondition(owner.machine.openCalls == 0, "calls are open though all handlers have returned")
        precondition(owner.machine.openIncomingCalls == 0, "handlers are open though all have returned")
        precondition(owner.kept.isEmpty && owner.pieces.isEmpty, "payloads are kept though nothing is open")
        precondition(
            owner.machine.queuedBytes == 0 && !owner.machine.hasMessages,
            "something waits though nothing is open"
        )
        let holdings = owner.machine.holdings
        precondition(
            holdings.controlBytes == 0 && holdings.partialBytes == 0 && holdings.muxIDs == 0,
            "something is held"
        )
        precondition(holdings.waitersForRoom == 0, "ended streams wait for room")
        precondition(!owner.hasAskedForDrain || owner.isDrained, "never drained")
        // Whoever was asked for a call has it in its list, unless it was refused.
        for call in owner.calls.values where call.failure == nil && call.isStream {
            precondition(call.startedAs != nil, "finished by nobody")
        }
    }
}
