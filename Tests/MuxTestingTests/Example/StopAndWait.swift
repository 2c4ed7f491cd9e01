// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import MuxTesting

/// An end that sends bytes, one at a time: each has a number and is sent again on every new connection until it is acknowledged.
struct StopAndWait: SimulatedEndpoint {
    /// Whether a byte that comes again is recognised by its number. Without that, the protocol is wrong.
    var ignoresDuplicates = true
    private(set) var received: [UInt8] = []
    private(set) var wantsClose = false
    private(set) var nextWakeup = MuxInstant.distantFuture

    private var unacknowledged: [UInt8] = []
    private var sendNumber: UInt8 = 0
    private var receiveNumber: UInt8 = 0
    private var outbox: [[UInt8]] = []
    private var isConnected = false

    init(ignoresDuplicates: Bool = true) {
        self.ignoresDuplicates = ignoresDuplicates
    }

    /// The call that the application makes.
    mutating func send(_ byte: UInt8, at now: MuxInstant) {
        unacknowledged.append(byte)
        if unacknowledged.count == 1 { transmit(at: now) }
    }

    private mutating func transmit(at now: MuxInstant) {
        nextWakeup = .distantFuture
        guard isConnected, let byte = unacknowledged.first else { return }
        outbox.append([sendNumber, byte])
        nextWakeup = now.advanced(by: .seconds(2))
    }

    mutating func connectionMade(at now: MuxInstant) {
        isConnected = true
        transmit(at: now)
    }

    mutating func connectionLost(at now: MuxInstant) {
        isConnected = false
        wantsClose = false
        nextWakeup = .distantFuture
        outbox.removeAll()
    }

    mutating func receive(_ bytes: [UInt8], at now: MuxInstant) {
        if bytes.count == 2 {
            if bytes[0] == receiveNumber || !ignoresDuplicates {
                received.append(bytes[1])
                receiveNumber = bytes[0] &+ 1
            }
            outbox.append([bytes[0]])
        } else if bytes == [sendNumber], !unacknowledged.isEmpty {
            unacknowledged.removeFirst()
            sendNumber &+= 1
            transmit(at: now)
        }
    }

    mutating func takeOutput(at now: MuxInstant) -> [UInt8]? {
        outbox.isEmpty ? nil : outbox.removeFirst()
    }

    /// No acknowledgement for too long: the connection is no good.
    mutating func advance(to now: MuxInstant) {
        guard nextWakeup <= now else { return }
        nextWakeup = .distantFuture
        wantsClose = true
    }
}
