// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// One frame of a recorded conversation, or the end of one direction of a connection.
package struct WireEntry: Decodable, Sendable {
    /// Who sent it.
    package enum Direction: String, Decodable, Sendable {
        case dialerToAcceptor = "dialer->acceptor"
        case acceptorToDialer = "acceptor->dialer"
    }

    /// The header of the WebSocket frame.
    package struct FrameFields: Decodable, Sendable {
        package let fin: Bool
        package let rsv: UInt8
        package let opcode: UInt8
        package let opcodeName: String
        package let masked: Bool
        package let maskHex: String?
        package let length: Int

        enum CodingKeys: String, CodingKey {
            case fin, rsv, opcode
            case opcodeName = "opcode_name"
            case masked
            case maskHex = "mask_hex"
            case length
        }
    }

    /// One part of a merged batch.
    package struct Part: Decodable, Sendable {
        package let fields: MessageFields
        package let encoded: RecordedBytes

        package init(from decoder: any Decoder) throws {
            fields = try MessageFields(from: decoder)
            encoded = try RecordedBytes(name: "encoded", from: try decoder.container(keyedBy: VectorKey.self))
        }
    }

    /// The scenario's name and the number of the entry in it, such as `echo/14`.
    package let name: String
    package let scenario: String
    package let number: Int
    /// Which of the scenario's TCP connections, from 0.
    package let connection: Int
    package let direction: Direction
    /// `client->server` or `server->client`; which of them dials is the scenario's.
    package let roles: String
    /// Milliseconds since the conversation began.
    package let milliseconds: Double
    /// Whether this is the end of the direction's bytes, and no frame.
    package let isEndOfConnection: Bool
    package let frameFields: FrameFields?
    /// The frame as it was on the wire.
    package let frame: RecordedBytes?
    /// The frame's payload, unmasked.
    package let payload: RecordedBytes?
    /// The message in the payload, if it is one.
    package let message: MessageFields?
    /// The parts, if the message is a merged batch.
    package let merged: [Part]?
    package let referenceError: String?
    package let referenceStage: String?

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: VectorKey.self)
        func field<T: Decodable>(_ name: String, _ type: T.Type = T.self) throws -> T {
            try container.decode(T.self, forKey: VectorKey(name))
        }
        func optional<T: Decodable>(_ name: String, _ type: T.Type = T.self) throws -> T? {
            try container.decodeIfPresent(T.self, forKey: VectorKey(name))
        }
        name = try field("name")
        scenario = try field("scenario")
        number = try field("n")
        connection = try field("conn")
        direction = try field("direction")
        roles = try field("roles")
        milliseconds = try field("t_ms")
        isEndOfConnection = try optional("tcp_eof") ?? false
        frameFields = try optional("ws")
        frame = frameFields == nil ? nil : try RecordedBytes(name: "frame", from: container)
        payload = frameFields == nil ? nil : try RecordedBytes(name: "payload", from: container)
        message = try optional("message")
        merged = try optional("merged")
        referenceError = try optional("go_error")
        referenceStage = try optional("go_error_stage")
    }
}
