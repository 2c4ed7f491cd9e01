// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// A WebSocket frame as `grid decode --frame` shows it: the message in it, and the frame under the key `ws`.
struct DecodedFrame: Encodable {
    var header: FrameHeader
    /// The payload, unmasked.
    var payload: [UInt8]
    /// The message in an unfragmented binary frame. Other frames hold none, their payload is shown as it is.
    var message: DecodedMessage?

    /// Decodes a frame that takes up all of the bytes.
    ///
    /// - Throws: ``InvalidBytes`` with an offset from the start of the bytes.
    init(decoding bytes: [UInt8]) throws(InvalidBytes) {
        let headerLength: Int
        (header, headerLength) = try Self.parseHeader(bytes)
        let available = bytes.count - headerLength
        guard available >= header.payloadLength else {
            throw InvalidBytes(
                reason: "the payload has \(header.payloadLength) bytes, only \(available) are there",
                offset: bytes.count
            )
        }
        let end = headerLength + header.payloadLength
        guard end == bytes.count else {
            throw InvalidBytes(reason: "\(bytes.count - end) bytes follow the frame", offset: end)
        }
        var unmasked = bytes
        if let key = header.maskingKey {
            unmasked.withUnsafeMutableBytes {
                key.apply(to: UnsafeMutableRawBufferPointer(rebasing: $0[headerLength...]))
            }
        }
        payload = Array(unmasked[headerLength...])
        if header.opcode == .binary && header.isFinal {
            message = try DecodedMessage(decoding: unmasked, in: headerLength..<end)
        }
    }

    private static func parseHeader(_ bytes: [UInt8]) throws(InvalidBytes) -> (FrameHeader, length: Int) {
        let result: FrameHeader.ParseResult
        do throws(FramingError) {
            result = try FrameHeader.parse(bytes.span.bytes, sentBy: nil)
        } catch {
            // The other rules are about the first byte.
            let secondByte: Set<FramingError.Code> = [.oversizedControlFrame, .nonMinimalLength, .invalidLength]
            throw InvalidBytes(reason: error.message, offset: secondByte.contains(error.code) ? 1 : 0)
        }
        switch result {
        case .complete(let header, let length):
            return (header, length)
        case .incomplete(let missing):
            throw InvalidBytes(
                reason: "at least \(missing) bytes of the frame's header are missing",
                offset: bytes.count
            )
        }
    }

    private enum Key: String, CodingKey {
        case frame = "ws"
        case payloadHexadecimal = "payload_hex"
    }

    private enum FrameKey: String, CodingKey {
        case isFinal = "fin"
        case length
        case maskingKey = "mask_hex"
        case isMasked = "masked"
        case opcode
        case opcodeName = "opcode_name"
        case reservedBits = "rsv"
    }

    func encode(to encoder: any Encoder) throws {
        try message?.encode(to: encoder)
        var object = encoder.container(keyedBy: Key.self)
        if message == nil { try object.encode(Hexadecimal.encode(payload), forKey: .payloadHexadecimal) }
        var frame = object.nestedContainer(keyedBy: FrameKey.self, forKey: .frame)
        try frame.encode(header.isFinal, forKey: .isFinal)
        try frame.encode(header.payloadLength, forKey: .length)
        try frame.encodeIfPresent(header.maskingKey?.description, forKey: .maskingKey)
        try frame.encode(header.maskingKey != nil, forKey: .isMasked)
        try frame.encode(header.opcode.rawValue, forKey: .opcode)
        try frame.encode("\(header.opcode)", forKey: .opcodeName)
        try frame.encode(header.reservedBits.rawValue, forKey: .reservedBits)
    }
}
