// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A payload of a simulation, by what determines it: each has bytes of its own, so that one is never taken for another.
struct PayloadShape: Hashable, Sendable {
    /// Unlike that of any other payload of the run.
    var id: UInt64
    /// The length; below 0 for no payload at all.
    var count: Int

    var isNil: Bool { count < 0 }

    /// The bytes; nil for no payload at all.
    var bytes: [UInt8]? {
        guard count >= 0 else { return nil }
        var generator = SimulationGenerator(seed: id)
        return generator.bytes(count)
    }

    /// Whether this is what was received, apart from the difference between none and empty.
    func hasBytes(of payload: ReceivedPayload) -> Bool {
        guard payload.bytes.count == max(0, count) else { return false }
        return payload.bytes.isEmpty || payload.bytes == (bytes ?? [])[...]
    }

    /// Whether this is what was received.
    func matches(_ payload: ReceivedPayload) -> Bool {
        payload.isNil == isNil && hasBytes(of: payload)
    }
}
