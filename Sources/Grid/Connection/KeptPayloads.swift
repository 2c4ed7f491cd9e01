// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import NIOCore

/// The payloads that a connection's machine knows by name, each until it is written.
struct KeptPayloads {
    struct Kept {
        var payload: ByteBuffer
        var subroute: Subroute?
    }

    private var slots: ContiguousArray<Kept?> = []
    private var free: ContiguousArray<Int32> = []

    /// Keeps a payload; what the machine is to know of it.
    mutating func keep(_ payload: ByteBuffer?, subroute: Subroute? = nil) -> OutboundPayload {
        guard payload != nil || subroute != nil else { return .none }
        let kept = Kept(payload: payload ?? ByteBuffer(), subroute: subroute)
        let token: PayloadToken
        if let index = free.popLast() {
            slots[Int(index)] = kept
            token = PayloadToken(rawValue: index)
        } else {
            token = PayloadToken(rawValue: Int32(truncatingIfNeeded: slots.count))
            slots.append(kept)
        }
        return payload.map { .bytes(count: $0.readableBytes, token: token) } ?? .none(token: token)
    }

    subscript(token: PayloadToken) -> Kept? {
        let index = Int(token.rawValue)
        return index >= 0 && index < slots.count ? slots[index] : nil
    }

    mutating func remove(_ token: PayloadToken) {
        let index = Int(token.rawValue)
        guard index >= 0, index < slots.count, slots[index] != nil else { return }
        slots[index] = nil
        free.append(token.rawValue)
        // What an unusual moment needed is given back when nothing is kept.
        if free.count == slots.count, slots.count > 1 << 12 { removeAll() }
    }

    mutating func removeAll() {
        slots.removeAll()
        free.removeAll()
    }
}
