// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import Mux
import NIOCore

/// The handlers behind the recorded conversations that are replayed here (GRID-V1 §7), on the conversation's clock.
enum RecordedHandlers {
    static func register(on node: GridNode, clock: ManualClock) throws {
        try node.register(id: 20, execution: .eventLoop) { payload, _ in payload }
        try node.register(id: 21, execution: .eventLoop) { payload, _ in
            throw RemoteError(payload.map { String(buffer: $0) } ?? "")
        }
        try node.register(id: 22) { payload, _ in
            let text = payload.map { String(buffer: $0) } ?? ""
            let milliseconds = text.split(separator: " ").first.flatMap { UInt32($0) } ?? 0
            try await clock.sleep(until: clock.now.advanced(by: .milliseconds(milliseconds)))
            return ByteBuffer(string: "slept \(text)")
        }
        try node.registerStream(id: 37, inCapacity: 0, outCapacity: 1) { _, _ in
            try await clock.sleep(until: .distantFuture)
        }
    }
}
