// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Codec
import Grid
import Mux
import NIOCore

/// Handlers 20 ... 27: requests.
extension ConformanceHandlers {
    /// The longest that handler 22 sleeps, in milliseconds: a day.
    private static let longestSleep = 86_400_000

    func registerRequests(on node: GridNode) throws {
        try add(20, on: node) { payload in payload }
        try add(20, subroute: Self.subroute, on: node) { payload in
            var answer = ByteBuffer(string: "sub:")
            if var payload { answer.writeBuffer(&payload) }
            return answer
        }
        try add(21, on: node) { payload in
            throw RemoteError(Self.text(of: payload))
        }
        try add(22, on: node) { payload in
            let milliseconds = try HandlerArguments(payload).requiredNumber(at: 0, in: 0...Self.longestSleep)
            try await sleep(.milliseconds(milliseconds))
            return ByteBuffer(string: "slept \(Self.text(of: payload))")
        }
        try add(23, on: node, execution: .concurrent) { payload in
            ByteBuffer(bytes: try StringMapPayload(try Self.decodeMap(payload)).encoded())
        }
        try add(24, on: node) { payload in
            Self.text(of: payload) == "nil" ? nil : ByteBuffer()
        }
        try add(25, on: node) { payload in
            throw RemoteError("handleMessages: panic recovered: \(Self.text(of: payload))")
        }
        try add(26, on: node, execution: .concurrent) { _ in
            let report = ConformanceReport(counters: counters.current, usage: .current)
            return ByteBuffer(string: try report.json)
        }
        try add(27, on: node) { payload in
            ByteBuffer(string: Self.kind(of: payload))
        }
    }

    /// The entries of a map of texts, none for nil. What is no map is answered in the words of the recorded conversation
    /// `mss`.
    static func decodeMap(_ payload: ByteBuffer?) throws -> [String: String] {
        let bytes = payload.map { Array($0.readableBytesView) } ?? []
        do {
            return try StringMapPayload(parsing: bytes.span.bytes).entries ?? [:]
        } catch  where error.code == .wrongType && error.offset == 0 {
            let found = bytes.first.flatMap(MessagePackType.init(firstByte:)).map { "\($0)" } ?? "invalid"
            throw RemoteError("msgp: attempted to decode type \"\(found)\" with method for \"map\" at Values")
        } catch {
            throw RemoteError("msgp: \(error)")
        }
    }

    /// Registers a handler. Most do next to nothing, and so run on the event loop, which costs least.
    private func add(
        _ id: UInt8,
        subroute: String? = nil,
        on node: GridNode,
        execution: HandlerExecution = .eventLoop,
        _ handler: @escaping @Sendable (ByteBuffer?) async throws -> ByteBuffer?
    ) throws {
        guard subroute != nil || !excluded.contains(id) else { return }
        try node.subroute(subroute).register(id: HandlerID(id), execution: execution) { payload, _ in
            counters.add { $0.requests += 1 }
            return try await handler(payload)
        }
    }
}
