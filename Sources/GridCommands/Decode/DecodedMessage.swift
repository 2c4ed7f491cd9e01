// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// A message as `grid decode` shows it.
struct DecodedMessage: Encodable {
    var header: MessageHeader
    var payload: [UInt8]
    var isPayloadNil: Bool
    var subroute: Subroute?
    var checksum: UInt32?
    /// The messages of a merged batch; nil for any other message.
    var parts: [DecodedMessage]?
    /// What is wrong with the batch behind ``parts``. A node handles those parts before it drops the connection.
    var batchFault: InvalidBytes?

    /// Decodes the message in a range of the bytes; for a merged batch its parts too.
    ///
    /// - Throws: ``InvalidBytes`` for what is no message, with an offset from the start of the bytes.
    init(decoding bytes: [UInt8], in range: Range<Int>) throws(InvalidBytes) {
        let message = try Self.parse(bytes, range)
        self.init(message, bytes)
        guard message.header.operation == .merged else { return }
        var parts: [DecodedMessage] = []
        var batch = MergedBatch(message)
        do throws(InvalidBytes) {
            while let part = try Self.next(&batch, bytes) {
                parts.append(DecodedMessage(try Self.parse(bytes, part), bytes))
            }
        } catch {
            batchFault = error
        }
        self.parts = parts
    }

    private init(_ message: Message, _ bytes: [UInt8]) {
        header = message.header
        payload = Array(bytes[message.payload])
        isPayloadNil = message.isPayloadNil
        subroute = message.subroute
        checksum = message.checksum
    }

    private static func parse(_ bytes: [UInt8], _ range: Range<Int>) throws(InvalidBytes) -> Message {
        do throws(MessageError) {
            return try Message(parsing: bytes.span.bytes, in: range)
        } catch {
            throw InvalidBytes(reason: error.message, offset: error.offset)
        }
    }

    private static func next(_ batch: inout MergedBatch, _ bytes: [UInt8]) throws(InvalidBytes) -> Range<Int>? {
        do throws(MessageError) {
            return try batch.next(in: bytes.span.bytes)
        } catch {
            throw InvalidBytes(reason: error.message, offset: error.offset)
        }
    }

    private enum Key: String, CodingKey {
        case muxID = "MuxID"
        case sequence = "Seq"
        case deadlineMilliseconds = "DeadlineMS"
        case handler = "Handler"
        case operation = "Op"
        case operationName = "OpName"
        case flags = "Flags"
        case flagNames = "FlagNames"
        case payloadLength = "PayloadLen"
        case isPayloadNil = "PayloadNil"
        case payloadHexadecimal = "Payload_hex"
        case subrouteHexadecimal = "Subroute_hex"
        case checksum = "CRC"
        case parts = "Parts"
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        // As text: many readers of JSON take numbers for 64-bit floats.
        try object.encode(String(header.muxID), forKey: .muxID)
        try object.encode(header.sequence, forKey: .sequence)
        try object.encode(header.deadlineMilliseconds, forKey: .deadlineMilliseconds)
        try object.encode(header.handler, forKey: .handler)
        try object.encode(header.operation.rawValue, forKey: .operation)
        try object.encode(header.operation.name, forKey: .operationName)
        try object.encode(header.flags.rawValue, forKey: .flags)
        try object.encode(header.flags.description, forKey: .flagNames)
        try object.encode(payload.count, forKey: .payloadLength)
        try object.encode(isPayloadNil, forKey: .isPayloadNil)
        try object.encode(Hexadecimal.encode(payload), forKey: .payloadHexadecimal)
        try object.encodeIfPresent(subroute?.description, forKey: .subrouteHexadecimal)
        try object.encodeIfPresent(checksum, forKey: .checksum)
        try object.encodeIfPresent(parts, forKey: .parts)
    }
}
