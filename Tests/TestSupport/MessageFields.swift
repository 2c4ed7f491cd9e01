// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Mux

/// The fields of a recorded message.
package struct MessageFields: Decodable, Sendable {
    package let muxID: UInt64
    package let sequence: UInt32
    package let deadlineMilliseconds: UInt32
    package let handler: UInt8
    package let operation: UInt8
    package let operationName: String
    package let flags: UInt8
    package let flagNames: String
    package let checksum: UInt32?
    package let subroute: [UInt8]?
    package let payloadLength: Int
    package let isPayloadNil: Bool
    /// The payload; where the recording has only its digest, the payload pattern, which then has that digest.
    package let payload: [UInt8]

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: VectorKey.self)
        func field<T: Decodable>(_ name: String, _ type: T.Type = T.self) throws -> T {
            try container.decode(T.self, forKey: VectorKey(name))
        }
        if let text = try? field("MuxID", String.self) {
            guard let number = UInt64(text) else { throw Hex.Malformed(text: text) }
            muxID = number
        } else {
            muxID = try field("MuxID")
        }
        sequence = try field("Seq")
        deadlineMilliseconds = try field("DeadlineMS")
        handler = try field("Handler")
        operation = try field("Op")
        operationName = try field("OpName")
        flags = try field("Flags")
        flagNames = try field("FlagNames")
        checksum = try container.decodeIfPresent(UInt32.self, forKey: VectorKey("CRC"))
        subroute = try container.decodeIfPresent(String.self, forKey: VectorKey("Subroute_hex")).map(Hex.decode)
        payloadLength = try field("PayloadLen")
        isPayloadNil = try field("PayloadNil")
        if container.contains(VectorKey("Payload_pattern")) {
            payload = PayloadPattern.bytes(payloadLength)
        } else {
            let recorded = try RecordedBytes(name: "Payload", from: container)
            payload = recorded.full ?? PayloadPattern.bytes(payloadLength)
            if let difference = recorded.difference(from: payload) { throw Hex.Malformed(text: difference) }
        }
    }

    /// The header with these fields.
    package var header: MessageHeader {
        MessageHeader(
            muxID: muxID,
            sequence: sequence,
            deadlineMilliseconds: deadlineMilliseconds,
            handler: handler,
            operation: Operation(rawValue: operation),
            flags: MessageFlags(rawValue: flags)
        )
    }

    /// The message with these fields, encoded.
    package func encoded() throws -> [UInt8] {
        try header.encoded(payload: payload, subroute: subroute.flatMap { Subroute($0.span.bytes) })
    }

    /// The first field in which a message parsed from `bytes` differs from these; `nil` if none does.
    ///
    /// - Parameter isPayloadNil: what is expected of that field, if not what is recorded.
    package func difference(from message: Message, in bytes: [UInt8], isPayloadNil: Bool? = nil) -> String? {
        if message.header != header { return "header \(message.header)" }
        if message.header.operation.name != operationName { return "operation \(message.header.operation)" }
        // Who recorded the messages had no names for the flags of extensions.
        let named = message.header.flags.subtracting([.more, .extended])
        if named.description != flagNames { return "flags \(message.header.flags)" }
        if message.checksum != checksum { return "checksum \(String(describing: message.checksum))" }
        if message.subroute?.bytes != subroute { return "subroute \(String(describing: message.subroute))" }
        if message.payload.count != payloadLength { return "payload of \(message.payload.count) bytes" }
        if bytes[message.payload] != payload[...] { return "payload" }
        if message.isPayloadNil != (isPayloadNil ?? self.isPayloadNil) { return "payload nil: \(message.isPayloadNil)" }
        return nil
    }
}
