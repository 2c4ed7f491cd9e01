// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore

/// All that both sides of a call have to know of it; the first bytes of its payload.
struct CallPlan: Sendable {
    var id: CallID
    var kind: CallKind
    /// What the handler waits before it answers, in milliseconds.
    var milliseconds: UInt32 = 0
    /// Messages of a stream, in each direction that the kind has.
    var messages: UInt32 = 0
    /// Bytes behind what names a message.
    var fillerBytes: UInt32 = 0

    static let encodedLength = 21

    /// The payload that opens the call.
    var payload: ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: Self.encodedLength + Int(fillerBytes))
        buffer.writeInteger(id.rawValue)
        buffer.writeInteger(kind.rawValue)
        buffer.writeInteger(milliseconds)
        buffer.writeInteger(messages)
        buffer.writeInteger(fillerBytes)
        writeFiller(to: &buffer, seed: 0)
        return buffer
    }

    init(id: CallID, kind: CallKind) {
        self.id = id
        self.kind = kind
    }

    /// Reads a payload; nil when it is not one of a call of ours, byte for byte.
    init?(_ payload: ByteBuffer?) {
        guard var buffer = payload, let id = buffer.readInteger(as: UInt64.self),
            let kind = buffer.readInteger(as: UInt8.self).flatMap(CallKind.init(rawValue:)),
            let milliseconds = buffer.readInteger(as: UInt32.self), let messages = buffer.readInteger(as: UInt32.self),
            let fillerBytes = buffer.readInteger(as: UInt32.self)
        else { return nil }
        self.id = CallID(rawValue: id)
        self.kind = kind
        self.milliseconds = milliseconds
        self.messages = messages
        self.fillerBytes = fillerBytes
        guard buffer.readableBytes == Int(fillerBytes), self.payload == payload else { return nil }
    }

    /// One message of a stream: no two of a run are equal.
    func message(_ number: UInt32, of side: UInt8) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: 13 + Int(fillerBytes))
        buffer.writeInteger(id.rawValue)
        buffer.writeInteger(side)
        buffer.writeInteger(number)
        writeFiller(to: &buffer, seed: UInt64(number) << 8 | UInt64(side))
        return buffer
    }

    private func writeFiller(to buffer: inout ByteBuffer, seed: UInt64) {
        var word = (id.rawValue ^ seed) &* 0x9e37_79b9_7f4a_7c15
        var rest = Int(fillerBytes)
        while rest >= 8 {
            buffer.writeInteger(word)
            word &+= 0x9e37_79b9_7f4a_7c15
            rest -= 8
        }
        for _ in 0..<rest { buffer.writeInteger(UInt8(truncatingIfNeeded: word)) }
    }
}

extension CallPlan {
    /// Who sends a message of a stream.
    static let callerSide: UInt8 = 0
    static let handlerSide: UInt8 = 1

    /// A random call of this id.
    static func random(
        id: CallID,
        longestMilliseconds: UInt32,
        using generator: inout some RandomNumberGenerator
    ) -> CallPlan {
        var plan = CallPlan(id: id, kind: .random(using: &generator))
        switch plan.kind {
        case .wait: plan.milliseconds = .random(in: 0...300, using: &generator)
        case .expire, .cancel: plan.milliseconds = .random(in: 300...longestMilliseconds, using: &generator)
        case .echo, .fail, .exchange, .download, .upload, .leave: break
        }
        if plan.kind.isStream { plan.messages = .random(in: 0...24, using: &generator) }
        switch Int.random(in: 0..<200, using: &generator) {
        case 0: plan.fillerBytes = plan.kind.isStream ? 8_192 : .random(in: 0...262_144, using: &generator)
        case 1..<20: plan.fillerBytes = .random(in: 0...8_192, using: &generator)
        default: plan.fillerBytes = .random(in: 0...512, using: &generator)
        }
        return plan
    }

    /// The text with which the handler of a failing call fails.
    var failureText: String { "call \(id.rawValue) fails" }
}
