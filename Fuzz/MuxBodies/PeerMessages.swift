// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// Makes the messages of a peer that knows the protocol well enough to get far: its numbers are the next ones, unless the
/// input says otherwise.
struct PeerMessages {
    let checksums: Bool
    /// The calls that it has made, and the number of its next message on each.
    private var calls: [(mux: UInt64, next: UInt32)] = []
    /// The number of its next message as the handler of a call.
    private var handlers: [UInt64: UInt32] = [:]

    init(checksums: Bool) {
        self.checksums = checksums
    }

    /// A message with any numbers.
    mutating func anything(_ input: inout FuzzedBytes, _ owner: FuzzedOwner) -> [UInt8] {
        let operation = Operation(rawValue: input.byte() % 18)
        var header = MessageHeader(operation: operation, flags: MessageFlags(rawValue: input.byte()))
        header.muxID = anyMux(&input, owner)
        header.sequence = input.choice(of: [0, 1, 2, 3, .max])
        header.deadlineMilliseconds = input.choice(of: [0, 1, 7, 60_000, .max])
        header.handler = input.byte()
        return encoded(header, content(&input), block(&input))
    }

    /// A message of one of eight kinds.
    mutating func message(_ kind: UInt8, _ argument: Int, _ input: inout FuzzedBytes, _ owner: FuzzedOwner) -> [UInt8] {
        switch kind {
        case 2, 3: begin(isStream: kind == 3, argument, &input)
        case 4, 5: onOwnCall(kind == 4 ? .muxClientMessage : .unblockServerMux, argument, &input)
        case 6, 7: asHandler(kind == 6 ? .muxServerMessage : .unblockClientMux, argument, &input, owner)
        case 8: answer(argument, &input, owner)
        default: end(argument, &input, owner)
        }
    }

    // MARK: As a caller

    /// A call: bit 0 has its payload go on, bit 1 gives it a block, bit 2 no input; bit 3 takes a mux that was there before.
    private mutating func begin(isStream: Bool, _ argument: Int, _ input: inout FuzzedBytes) -> [UInt8] {
        let mux = argument & 8 != 0 ? input.element(of: calls)?.mux ?? 1 : UInt64(calls.count + 1)
        var header = MessageHeader(muxID: mux, operation: isStream ? .connectMux : .request)
        header.handler = isStream ? 30 : 20
        header.deadlineMilliseconds = input.choice(of: [0, 0, 1, 7, 2_000, 60_000, .max])
        if !isStream || argument & 4 != 0 { header.flags.insert(.endOfStream) }
        if argument & 1 != 0 { header.flags.insert(.more) }
        let isKnown = calls.firstIndex { $0.mux == mux }
        // Further pieces are numbered.
        if let isKnown, argument & 2 == 0 {
            header.sequence = calls[isKnown].next
            calls[isKnown].next &+= 1
        } else if let isKnown {
            calls[isKnown].next = 1
        } else {
            calls.append((mux, 1))
        }
        return encoded(header, content(&input), argument & 2 != 0 ? block(&input) : nil)
    }

    /// A message of a call of its own: bit 0 has its payload go on, bit 1 is the end or gives back bytes only, bit 2 makes it a
    /// ping, bit 3 spoils the number.
    private mutating func onOwnCall(_ operation: Operation, _ argument: Int, _ input: inout FuzzedBytes) -> [UInt8] {
        guard !calls.isEmpty else { return begin(isStream: true, 0, &input) }
        let index = calls.count - 1 - Int(input.byte()) % calls.count
        var header = MessageHeader(muxID: calls[index].mux, operation: argument & 4 != 0 ? .ping : operation)
        header.sequence = calls[index].next
        calls[index].next &+= 1
        if argument & 8 != 0 { header.sequence &+= UInt32(input.byte()) }
        return encoded(header, onStream(&header, argument, &input), nil)
    }

    // MARK: As a handler

    private mutating func asHandler(
        _ operation: Operation,
        _ argument: Int,
        _ input: inout FuzzedBytes,
        _ owner: FuzzedOwner
    ) -> [UInt8] {
        let mux = input.element(of: owner.muxes) ?? 1
        var header = MessageHeader(muxID: mux, operation: argument & 4 != 0 ? .acknowledgeMux : operation)
        header.sequence = handlers[mux, default: 0]
        handlers[mux] = header.sequence &+ 1
        if argument & 8 != 0 { header.sequence &+= UInt32(input.byte()) }
        let content = onStream(&header, argument, &input)
        return encoded(header, content, argument & 4 != 0 ? block(&input) : nil)
    }

    /// An answer to a request or the end of a stream: bit 0 has it go on, bit 1 makes it an error, bit 2 a refusal, bit 3 the
    /// end of a stream.
    private mutating func answer(_ argument: Int, _ input: inout FuzzedBytes, _ owner: FuzzedOwner) -> [UInt8] {
        let mux = input.element(of: owner.muxes) ?? 1
        var header = MessageHeader(muxID: mux, operation: .response, flags: .endOfStream)
        if argument & 1 != 0 { header.flags.insert(.more) }
        if argument & 2 != 0 { header.flags.insert(.error) }
        if argument & 4 != 0 {
            header.operation = .muxConnectError
            return encoded(header, MuxConnectErrorPayload(error: "no").encoded(), block(&input))
        }
        if argument & 8 != 0 {
            header.operation = .muxServerMessage
            header.sequence = handlers[mux, default: 0]
            handlers[mux] = header.sequence &+ 1
        }
        return encoded(header, content(&input), argument & 2 != 0 ? block(&input) : nil)
    }

    // MARK: Either

    /// The end of a mux, a pong or drain.
    private mutating func end(_ argument: Int, _ input: inout FuzzedBytes, _ owner: FuzzedOwner) -> [UInt8] {
        var header = MessageHeader(operation: .disconnectServerMux)
        var content: [UInt8]? = nil
        switch argument {
        case 0..<4: header.muxID = input.element(of: calls)?.mux ?? 1
        case 4..<7:
            header.operation = .disconnectClientMux
            header.muxID = input.element(of: owner.muxes) ?? 1
            if argument == 6 { header.flags.insert(.error) }
        case 7..<11:
            header.operation = .pong
            header.muxID = argument == 7 ? 0 : input.element(of: owner.muxes) ?? 1
            content = PongPayload(isNotFound: argument == 9, error: argument == 10 ? "gone" : nil, time: .yearOne)
                .encoded()
        case 11: header.operation = .ping
        default:
            header.operation = .disconnect
            header.sequence = UInt32(argument & 3)
        }
        return encoded(header, content, nil)
    }

    private func onStream(_ header: inout MessageHeader, _ argument: Int, _ input: inout FuzzedBytes) -> [UInt8]? {
        switch header.operation {
        case .unblockServerMux, .unblockClientMux:
            header.handler = argument & 2 != 0 ? 1 : 0
            header.deadlineMilliseconds = input.choice(of: [0, 1, 100, 4096, .max])
            return nil
        case .muxClientMessage, .muxServerMessage:
            if argument & 1 != 0 { header.flags.insert(.more) }
            if argument & 2 != 0 { header.flags.insert(.endOfStream) }
            return content(&input)
        default: return nil
        }
    }

    private func anyMux(_ input: inout FuzzedBytes, _ owner: FuzzedOwner) -> UInt64 {
        switch input.byte() % 6 {
        case 0: 0
        case 1: input.element(of: owner.muxes) ?? 1
        case 2: input.element(of: calls)?.mux ?? 1
        case 3: UInt64(input.byte())
        case 4: (input.element(of: owner.muxes) ?? 1) &+ 1 << 24
        default: .max
        }
    }

    /// A payload; a short one is of bytes of the input.
    private func content(_ input: inout FuzzedBytes) -> [UInt8]? {
        guard let payload = input.payload() else { return nil }
        return payload.count < 32 ? input.bytes(payload.count) : payload
    }

    /// An extension block, which may be no such thing.
    private func block(_ input: inout FuzzedBytes) -> [UInt8]? {
        let kind = input.byte()
        switch kind & 7 {
        case 0: return nil
        case 1: return try? ExtensionBlock(inCapacity: UInt32(kind >> 3), outCapacity: UInt32(kind >> 5)).encoded()
        case 2: return try? ExtensionBlock(windowBytes: kind >> 3 == 31 ? .max : UInt32(kind >> 3) << 6).encoded()
        case 3: return try? ExtensionBlock(metadata: ["a": "b", "a": "c"]).encoded()
        case 4: return try? ExtensionBlock(handlerName: "volumes/ls").encoded()
        case 5: return try? ExtensionBlock(errorCode: "busy", errorDetails: [kind]).encoded()
        case 6: return try? ExtensionBlock(errorDetails: [UInt8](repeating: 1, count: Int(kind) * 4)).encoded()
        default: return input.bytes(Int(kind >> 3))
        }
    }

    private func encoded(_ header: MessageHeader, _ content: [UInt8]?, _ block: [UInt8]?) -> [UInt8] {
        var header = header
        if checksums { header.flags.insert(.crc) }
        if content?.isEmpty ?? false { header.flags.insert(.zeroLength) }
        let isRouted = header.flags.contains(.subroute)
        let subroute = isRouted ? Subroute(route: "alt/one", handler: header.handler) : nil
        return (try? header.encoded(payload: content ?? [], subroute: subroute, extensionBlock: block)) ?? []
    }
}
