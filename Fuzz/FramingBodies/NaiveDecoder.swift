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

        var isFailure: Bool { if case .failed = self { true } else { false } }
    }

    private enum End: Error {
        case bytesUsedUp
        case failed(UInt16)
    }

    private let bytes: [UInt8]
    private let isMasked: Bool
    private let limits: WebSocketLimits
    /// Whether messages may be compressed, and whether each of them is on its own.
    private let compression: (isAllowed: Bool, isAlone: Bool)
    private var inflater = PlainInflater()
    private var position = 0
    private var events: [Event] = []
    private var message: [UInt8] = []
    private var messageOpcode: UInt8?
    private var isCompressed = false
    private var fragments = 0
    private var controlFrames = 0

    /// The events of the bytes that the end in `role` receives, all at the same time.
    package static func decode(_ bytes: [UInt8], role: Role, limits: WebSocketLimits) -> [Event] {
        var decoder = NaiveDecoder(bytes: bytes, role: role, limits: limits, compression: nil)
        decoder.run()
        return decoder.events
    }

    /// Traps unless `events` are those of the bytes that the end in `role` receives, all at the same time.
    ///
    /// A compressed message is taken apart here when it is whole. Who inflates it as it comes knows earlier that it is
    /// none, or too large, and may miss what came meanwhile.
    package static func check(
        _ events: [Event],
        are bytes: [UInt8],
        role: Role,
        limits: WebSocketLimits,
        compression: PermessageDeflate.Parameters?
    ) {
        var decoder = NaiveDecoder(bytes: bytes, role: role, limits: limits, compression: compression)
        decoder.run()
        let expected = decoder.events
        guard decoder.isCompressed else {
            precondition(events == expected, "other events than the naive decoder's")
            return
        }
        let hasFailed = events.last?.isFailure == true
        let mustFail = expected.last?.isFailure == true
        precondition(hasFailed || !mustFail, "took a compressed message that is none")
        precondition(hasFailed || events == expected, "other events than the naive decoder's")
        let before = expected.prefix { !$0.isFailure }
        precondition(before.starts(with: events.prefix { !$0.isFailure }), "other events before a failure")
    }

    private init(
        bytes: [UInt8],
        role: Role,
        limits: WebSocketLimits,
        compression: PermessageDeflate.Parameters?
    ) {
        self.bytes = bytes
        self.isMasked = role == .server
        self.limits = limits
        self.compression = (compression != nil, compression?.noContextTakeover(of: role.peer) == true)
    }

    /// Goes on to the end. The flag for compressed messages is set then if one of them was the last thing to be looked
    /// at.
    private mutating func run() {
        do throws(End) {
            while try frame() {}
        } catch {
            if case .failed(let code) = error { events.append(.failed(code)) }
        }
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
        guard first & 0x30 == 0, first & 0x40 == 0 || compression.isAllowed else { throw .failed(1002) }
        guard [0, 1, 2, 8, 9, 10].contains(opcode), isFinal || !isControl else { throw .failed(1002) }
        let second = try byte()
        guard (second & 0x80 != 0) == isMasked else { throw .failed(1002) }
        let length = try length(second & 0x7F, isControl: isControl)
        var key: [UInt8] = []
        if isMasked { for _ in 0..<4 { key.append(try byte()) } }
        guard first & 0x40 == 0 || opcode == 1 || opcode == 2 else { throw .failed(1002) }
        if isControl { return try control(opcode, length, key) }

        if (opcode == 0) != (messageOpcode != nil) { throw .failed(1002) }
        if opcode != 0 { isCompressed = first & 0x40 != 0 }
        guard length <= UInt64(limits.maximumFrameBytes) else { throw .failed(1009) }
        let total = length + UInt64(message.count)
        guard isCompressed || total <= UInt64(limits.maximumMessageBytes) else { throw .failed(1009) }
        fragments = opcode == 0 ? fragments + 1 : 1
        guard fragments <= limits.maximumFragments else { throw .failed(1008) }
        let kind = messageOpcode ?? opcode
        messageOpcode = kind
        let isWhole = takePayload(length, key)
        if kind == 1, !isCompressed, !UTF8Oracle.mayBecomeText(message) { throw .failed(1007) }
        guard isWhole else { throw .bytesUsedUp }
        if isFinal { try finish(kind) }
        return true
    }

    private mutating func finish(_ kind: UInt8) throws(End) {
        if isCompressed {
            guard let inflated = inflater.message(message, limit: limits.maximumMessageBytes) else {
                throw .failed(1007)
            }
            message = inflated
            if compression.isAlone { inflater = PlainInflater() }
        }
        if kind == 1, !UTF8Oracle.isText(message) { throw .failed(1007) }
        events.append(kind == 1 ? .text(message) : .binary(message))
        message = []
        messageOpcode = nil
        isCompressed = false
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
        guard UTF8Oracle.isText(reason) else { throw .failed(1007) }
        return .close(code, reason: reason)
    }
}
