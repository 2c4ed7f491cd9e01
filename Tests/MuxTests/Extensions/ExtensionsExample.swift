// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Mux
import Testing
import TestSupport

/// What an example of the document is said to be.
struct ExtensionsExample: Sendable {
    enum Content: Sendable {
        case announcement(MuxExtensions)
        case connectRequest
        case connectResponse
        case block(ExtensionBlock)
        case message(MessageHeader, payload: [UInt8] = [], subroute: Subroute? = nil, block: ExtensionBlock? = nil)
    }

    let name: String
    let content: Content

    init(_ name: String, _ content: Content) {
        self.name = name
        self.content = content
    }

    /// The bytes that the code makes.
    func encoded() throws -> [UInt8] {
        switch content {
        case .announcement(let extensions): extensions.encoded()
        case .connectRequest: try Self.connectRequest().encoded()
        case .connectResponse: try Self.connectResponse().encoded()
        case .block(let block): try block.encoded()
        case .message(let header, let payload, let subroute, let block):
            try header.encoded(payload: payload, subroute: subroute, extensionBlock: block?.encoded())
        }
    }

    /// Checks that the code reads the content from bytes.
    func check(_ bytes: [UInt8]) throws {
        switch content {
        case .announcement(let extensions):
            #expect(try MuxExtensions(parsing: bytes.span.bytes) == extensions, "\(name)")
        case .connectRequest:
            #expect(try ConnectRequest(parsing: bytes.span.bytes) == Self.connectRequest(), "\(name)")
        case .connectResponse:
            #expect(try ConnectResponse(parsing: bytes.span.bytes) == Self.connectResponse(), "\(name)")
        case .block(let block):
            #expect(try ExtensionBlock(parsing: bytes.span.bytes, maximumBytes: bytes.count) == block, "\(name)")
        case .message(var header, let payload, let subroute, let block):
            let message = try Message(parsing: bytes.span.bytes)
            if subroute != nil { header.flags.insert(.subroute) }
            if block != nil { header.flags.insert(.extended) }
            #expect(message.header == header, "\(name)")
            #expect(Array(bytes[message.payload]) == payload, "\(name)")
            #expect(message.subroute == subroute, "\(name)")
            let range = try message.extensionBlock(in: bytes.span.bytes)
            let parsed = try range.map {
                try ExtensionBlock(parsing: bytes.span.bytes.extracting($0), maximumBytes: 512)
            }
            #expect(parsed == block, "\(name)")
        }
    }

    static func connectRequest() throws -> ConnectRequest {
        ConnectRequest(
            id: try id(),
            host: "http://a:1",
            time: Timestamp(seconds: 1_700_000_000, nanoseconds: 123_456_789),
            token: "debug",
            extensions: .defaults
        )
    }

    static func connectResponse() throws -> ConnectResponse {
        let features: MuxFeatures = [.requestCancellation, .chunks, .metadata]
        return ConnectResponse(id: try id(), extensions: MuxExtensions(features: features, chunkBytes: 4096))
    }

    private static func id() throws -> InstanceID {
        let bytes = (0..<16).map { UInt8($0) }
        let id = InstanceID(bytes.span.bytes)
        return try #require(id)
    }
}
