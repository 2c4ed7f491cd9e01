// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

extension ExtensionsExample {
    private static let capacities = ExtensionBlock(inCapacity: 16, outCapacity: 1, windowBytes: 262_144)
    private static let metadata = ExtensionBlock(metadata: ["trace": "4bf9", "user": "ann"])
    private static let handlerName = ExtensionBlock(handlerName: "volumes/ls")
    private static let chunk = [UInt8](repeating: UInt8(ascii: "a"), count: 1024)

    /// The examples in the document's order.
    static let all: [ExtensionsExample] = [
        .init("announcement", .announcement(.defaults)),
        .init("connect", .connectRequest),
        .init("connect-response", .connectResponse),
        .init("cancel-request", .message(header(.disconnectServerMux, mux: 7, flags: .crc))),
        .init("block-capacities", .block(capacities)),
        .init(
            "connect-mux",
            .message(header(.connectMux, handler: 30), payload: Array("abc".utf8), block: capacities)
        ),
        .init(
            "acknowledge-mux",
            .message(
                header(.acknowledgeMux, flags: .crc),
                block: ExtensionBlock(inCapacity: 4, outCapacity: 8, windowBytes: 65_535)
            )
        ),
        .init("request-chunk-first", .message(request(handler: 20, flags: [.endOfStream, .more]), payload: chunk)),
        .init(
            "request-chunk-last",
            .message(header(.request, mux: 7, sequence: 1, flags: .endOfStream), payload: Array("b".utf8))
        ),
        .init(
            "stream-chunk-first",
            .message(header(.muxServerMessage, sequence: 3, flags: [.crc, .more]), payload: chunk)
        ),
        .init(
            "stream-chunk-last",
            .message(header(.muxServerMessage, sequence: 4, flags: .crc), payload: Array("bc".utf8))
        ),
        .init(
            "unblock-caller-bytes",
            .message(header(.unblockClientMux, sequence: 1, milliseconds: 40_000, handler: 1))
        ),
        .init("unblock-caller", .message(header(.unblockClientMux, sequence: 2, milliseconds: 30_000))),
        .init("unblock-handler", .message(header(.unblockServerMux, sequence: 5, milliseconds: 16_384))),
        .init("block-metadata", .block(metadata)),
        .init(
            "request-metadata",
            .message(
                request(handler: 20, flags: [.crc, .endOfStream]),
                payload: Array("hello".utf8),
                subroute: Subroute(route: "alt/one", handler: 20),
                block: metadata
            )
        ),
        .init("drain", .message(header(.disconnect, mux: 0, sequence: 1, flags: .crc))),
        .init("drain-answer", .message(header(.disconnect, mux: 0, sequence: 2, flags: .crc))),
        .init(
            "response-error",
            .message(
                header(.response, mux: 7, flags: [.endOfStream, .error]),
                payload: Array("not now".utf8),
                block: ExtensionBlock(errorCode: "busy", errorDetails: [1, 244])
            )
        ),
        .init(
            "mux-connect-error",
            .message(
                header(.muxConnectError, mux: 7, milliseconds: 60_000, handler: 20, flags: .endOfStream),
                payload: MuxConnectErrorPayload(error: "draining").encoded(),
                block: ExtensionBlock(errorCode: "draining")
            )
        ),
        .init("block-name", .block(handlerName)),
        .init("request-name", .message(request(handler: 0, flags: .endOfStream), block: handlerName)),
    ]

    private static func request(handler: UInt8, flags: MessageFlags) -> MessageHeader {
        header(.request, mux: 7, milliseconds: 60_000, handler: handler, flags: flags)
    }

    private static func header(
        _ operation: Operation,
        mux: UInt64 = 9,
        sequence: UInt32 = 0,
        milliseconds: UInt32 = 0,
        handler: UInt8 = 0,
        flags: MessageFlags = []
    ) -> MessageHeader {
        MessageHeader(
            muxID: mux,
            sequence: sequence,
            deadlineMilliseconds: milliseconds,
            handler: handler,
            operation: operation,
            flags: flags
        )
    }
}
