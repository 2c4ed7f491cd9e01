// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MuxMachine {
    /// Begins an orderly end: calls under way go on, nothing new is taken, and ``MuxAction/drained`` says when all is done
    /// (GRID-V1-EXTENSIONS, drain).
    ///
    /// New calls of ours fail with ``MuxError/Code/draining`` from now on. A peer that has agreed to it is asked to start
    /// nothing, and its calls are taken until it says that it does not, so that none fails. Those of a plain peer are refused at
    /// once.
    public mutating func drain() {
        guard !hasEnded, draining.phase == .none else { return }
        guard agreement.features.contains(.drain) else {
            draining.phase = .acknowledged
            return
        }
        draining.phase = .announced
        send(header(.disconnect, mux: 0, sequence: DrainSignal.request))
    }

    private enum DrainSignal {
        static let request: UInt32 = 1
        static let acknowledgement: UInt32 = 2
    }

    mutating func receiveDrain(_ message: Message) {
        guard agreement.features.contains(.drain), message.header.muxID == 0 else { return }
        switch message.header.sequence {
        case DrainSignal.request:
            guard !draining.isPeerDraining else { return }
            draining.isPeerDraining = true
            perform(.peerDraining)
            acknowledgeDrainIfReady()
        case DrainSignal.acknowledgement:
            if draining.phase == .announced { draining.phase = .acknowledged }
        default: break
        }
    }

    /// Tells the peer that nothing new comes, as soon as that is true.
    mutating func acknowledgeDrainIfReady() {
        guard draining.isPeerDraining, !draining.hasAcknowledged, draining.unannouncedCalls == 0, !hasEnded else {
            return
        }
        draining.hasAcknowledged = true
        send(header(.disconnect, mux: 0, sequence: DrainSignal.acknowledgement))
    }

    func checkStarting() throws(MuxError) {
        guard !hasEnded else { throw MuxError(.disconnected, "the connection has ended") }
        guard draining.phase == .none, !draining.isPeerDraining else {
            throw MuxError(.draining, "the connection is about to end and takes no new calls")
        }
    }

    var isDrained: Bool {
        draining.phase == .acknowledged && !draining.isReported && !hasEnded && calls.count == 0
            && openIncomingCalls == 0 && queue.isEmpty
    }
}
