// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Mux

/// Two machines of one connection that hand each other what they write, with so many calls open beside those that are measured.
final class MachineLoop {
    private var caller: MuxMachine
    private var handler: MuxMachine
    private var now = MuxInstant(nanoseconds: 0)
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
    private let payload: UnsafeRawBufferPointer
    private var stream: (mux: UInt64, key: MuxKey)?
    /// The request that is to be answered.
    private var request: MuxKey?
    private var answers = 0
    private var received = 0

    init(openCalls: Int, payload size: Int = 512) {
        var configuration = MuxConfiguration(checksums: false)
        // Time passes faster here than pings are exchanged.
        configuration.connectionPingInterval = .seconds(.max)
        configuration.muxPingInterval = .seconds(.max)
        caller = MuxMachine(configuration: configuration, firstGeneration: 1, now: now)
        handler = MuxMachine(configuration: configuration, firstGeneration: 2, now: now)
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
        bytes.initializeMemory(as: UInt8.self, repeating: 7)
        payload = UnsafeRawBufferPointer(bytes)
        for _ in 0..<openCalls { begin(deadline: .seconds(.max)) }
        request = nil
        settle()
    }

    deinit {
        buffer.deallocate()
        payload.deallocate()
    }

    /// One request and its answer.
    func requestAndAnswer() {
        begin(deadline: nil)
        guard let key = request.take() else { return }
        _ = try? handler.respond(to: key, payload: .bytes(count: payload.count), isError: false, now: now)
        carryToCaller()
        pass()
    }

    /// One message of a handler on a stream, and the credit that goes back for it.
    func message() {
        if stream == nil { openStream() }
        guard let stream else { return }
        _ = try? handler.send(from: stream.key, payload: .bytes(count: payload.count))
        carryToCaller()
        caller.consumed(mux: stream.mux, byteCount: payload.count)
        carryToHandler()
        pass()
    }

    var count: Int { answers + received }

    private func begin(deadline: MuxInterval?) {
        _ = try? caller.request(handler: 20, payload: .bytes(count: payload.count), deadline: deadline, now: now)
        carryToHandler()
    }

    private func openStream() {
        let mux = try? caller.openStream(handler: 30, payload: .none, inCapacity: 0, outCapacity: 16, now: now)
        carryToHandler()
        carryToCaller()
        if let mux, let key = stream?.key { stream = (mux, key) }
    }

    private func pass() {
        now = now.advanced(by: MuxInterval(nanoseconds: 1_000))
        settle()
    }

    private func settle() {
        let time = Timestamp(seconds: 0)
        if caller.nextWakeup <= now { try? caller.advance(to: now, wallTime: time) }
        if handler.nextWakeup <= now { try? handler.advance(to: now, wallTime: time) }
        while caller.nextAction() != nil {}
        while handler.nextAction() != nil {}
    }

    private func carryToHandler() {
        while let message = caller.nextMessage(now: now) {
            let bytes = encode(message)
            guard let parsed = try? Message(parsing: bytes.bytes) else { return }
            try? handler.receive(parsed, in: bytes.bytes, now: now)
            while let action = handler.nextAction() {
                switch action {
                case .startRequest(let key, _): request = key
                case .startStream(let key, _):
                    handler.acceptStream(key, inCapacity: 0, outCapacity: 16)
                    stream = (0, key)
                default: break
                }
            }
        }
    }

    private func carryToCaller() {
        while let message = handler.nextMessage(now: now) {
            let bytes = encode(message)
            guard let parsed = try? Message(parsing: bytes.bytes) else { return }
            try? caller.receive(parsed, in: bytes.bytes, now: now)
            while let action = caller.nextAction() {
                switch action {
                case .response: answers += 1
                case .streamMessage: received += 1
                default: break
                }
            }
        }
    }

    private func encode(_ message: OutboundMessage) -> UnsafeRawBufferPointer {
        let source = message.payloadCount == 0 ? UnsafeRawBufferPointer(start: nil, count: 0) : payload
        let count = (try? message.header.encode(payload: source, into: buffer)) ?? 0
        return UnsafeRawBufferPointer(rebasing: buffer[..<count])
    }
}
