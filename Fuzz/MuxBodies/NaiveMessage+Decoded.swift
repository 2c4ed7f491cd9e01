// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Mux

extension NaiveMessage {
    /// A decoded message in these terms.
    package init(_ message: Message) {
        self.init(
            muxID: message.header.muxID,
            sequence: UInt64(message.header.sequence),
            deadline: UInt64(message.header.deadlineMilliseconds),
            handler: UInt64(message.header.handler),
            operation: UInt64(message.header.operation.rawValue),
            flags: UInt64(message.header.flags.rawValue),
            payload: message.payload,
            rest: message.body,
            subroute: message.subroute?.bytes,
            checksum: message.checksum.map { UInt64($0) }
        )
    }
}
