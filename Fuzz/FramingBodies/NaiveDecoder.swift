// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Framing

/// What a peer's bytes amount to, worked out as plainly as RFC 6455 §5 says it: everything at once, a byte at a time,
/// with the standard library's idea of UTF-8. It shares no code with what it is compared to.
package struct NaiveDecoder {
    /// What was received; a failure only by its close code.
    package enum Event: Sendable, Hashable {
        case text([UInt8])
        case binary([UInt8])
        case ping([UInt8])
        case pong([UInt8])
        case close(UInt16?, reason: [UInt8])
        case failed(UInt16)

        /// What a machine received, in these terms.
        package init(_ received: Received) {
            switch received {
            case .text(let bytes): self = .text(bytes)
            case .binary(let bytes): self = .binary(bytes)
            case .ping(let bytes): self = .ping(bytes)
            case .pong(let bytes): self = .pong(bytes)
            case .close(let code, let reason): self = .close(code?.rawValue, reason: reason)
            case .failure(let error): self = .failed(error.closeCode.rawValue)
            }
        }
    }

    private enum End: Error {
        case bytesUsedUp
        case failed(UInt16)
    }

    private let bytes: [UInt8]
    private let isMasked: Bool
    private let limits: WebSocketLimits
    private var position = 0
    private var events: [Event] = []
    private var message: [UInt8] = []
    private var messageOpcode: UInt8?
    private var fragments = 0
    private var controlFrames = 0

    /// The events of the bytes that the end in `role` receives, all at the same time.
    package static func decode(_ bytes: [UInt8], role: Role, limits: WebSocketLimits) -> [Event] {
        var decoder = NaiveDecoder(bytes: bytes, isMasked: role == .server, limits: limits)
        do throws(End) {
            while try decoder.frame() {}
        } catch {
            if case .failed(let code) = error { decoder.events.append(.failed(code)) }
        }
        return decoder.events
    }

    private init(bytes: [UInt8], isMasked: Bool, limits: WebSocketLimits) {
        self.bytes = bytes
        self.isMasked = isMasked
        self.limits = limits
    }

    private mutating func byte() throws(End) -> UInt8 {
        guard position < bytes.count else { throw .bytesUsedUp }
        position += 1
        return bytes[position - 1]
    }

    /// Takes a frame; false after a close frame.
    private mutating func frame() throws(End) -> Bool {
        let first = try byte()
        let opcode = first & 0x0F
        let isFinal = first & 0x80 != 0
        let isControl = opcode >= 8
        guard first & 0x70 == 0, [0, 1, 2, 8, 9, 10].contains(opcode), isFinal || !isControl else {
            throw .failed(1002)
        }
        let second = try byte()
        guard (second & 0x80 != 0) == isMasked else { throw .failed(1002) }
        let length = try length(second & 0x7F, isControl: isControl)
        var key: [UInt8] = []
        if isMasked { for _ in 0..<4 { key.append(try byte()) } }

        if isControl { return try control(opcode, length, key) }
        if (opcode == 0) != (messageOpcode != nil) { throw .failed(1002) }
        guard length <= UInt64(limits.maximumFrameBytes) else { throw .failed(1009) }
        guard length + UInt64(message.count) <= UInt64(limits.maximumMessageBytes) else { throw .failed(1009) }
        fragments = opcode == 0 ? fragments + 1 : 1
        guard fragments <= limits.maximumFragments else { throw .failed(1008) }
        let kind = messageOpcode ?? opcode
        messageOpcode = kind
        let isWhole = takePayload(length, key)
        if kind == 1, !UTF8Oracle.mayBecomeText(message) { throw .failed(1007) }
        guard isWhole else { throw .bytesUsedUp }
        if isFinal {
            if kind == 1, String(validating: message, as: UTF8.self) == nil { throw .failed(1007) }
            events.append(kind == 1 ? .text(message) : .binary(message))
            message = []
            messageOpcode = nil
        }
        return true
    }

    private mutating func length(_ short: UInt8, isControl: Bool) throws(End) -> UInt64 {
        guard short > 125 else { return UInt64(short) }
        guard !isControl else { throw .failed(1002) }
        var length: UInt64 = 0
        for _ in 0..<(short == 126 ? 2 : 8) { length = length << 8 | UInt64(try byte()) }
        guard length > (short == 126 ? 125 : 0xFFFF), length >> 63 == 0 else { throw .failed(1002) }
        return length
    }

    /// Appends what is there of a payload to the message, and says whether that is all of it.
    private mutating func takePayload(_ length: UInt64, _ key: [UInt8]) -> Bool {
        let count = Int(min(length, UInt64(bytes.count - position)))
        for index in 0..<count { message.append(bytes[position + index] ^ (isMasked ? key[index % 4] : 0)) }
        position += count
        return UInt64(count) == length
    }

    private mutating func control(_ opcode: UInt8, _ length: UInt64, _ key: [UInt8]) throws(End) -> Bool {
        let before = message
        message = []
        let isWhole = takePayload(length, key)
        let payload = message
        message = before
        guard isWhole else { throw .bytesUsedUp }
        guard opcode != 8 else {
            events.append(try close(payload))
            return false
        }
        controlFrames += 1
        guard controlFrames <= limits.maximumControlFramesPerSecond else { throw .failed(1008) }
        events.append(opcode == 9 ? .ping(payload) : .pong(payload))
        return true
    }

    private func close(_ payload: [UInt8]) throws(End) -> Event {
        guard !payload.isEmpty else { return .close(nil, reason: []) }
        guard payload.count >= 2 else { throw .failed(1002) }
        let code = UInt16(payload[0]) << 8 | UInt16(payload[1])
        let reserved: Set<UInt16> = [1004, 1005, 1006]
        let isAllowed = (1000...1014).contains(code) && !reserved.contains(code) || (3000...4999).contains(code)
        guard isAllowed else { throw .failed(1002) }
        let reason = Array(payload.dropFirst(2))
        guard String(validating: reason, as: UTF8.self) != nil else { throw .failed(1007) }
        return .close(code, reason: reason)
    }
}
