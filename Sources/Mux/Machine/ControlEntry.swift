// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A message that goes before all payloads: small, and never late.
enum ControlEntry: Sendable {
    /// A message that is complete.
    case message(ControlMessage)
    /// A message that is given its number when it is written; none is written for a mux that has ended by then.
    case counted(
        Operation,
        MuxOwner,
        returnedBytes: UInt32 = 0,
        returnsMessage: Bool = true,
        extensionBlock: [UInt8]? = nil
    )

    /// Bytes that it counts for.
    var cost: Int {
        switch self {
        case .message(let message): 64 &+ message.payload.count
        case .counted(_, _, _, _, let block): 64 &+ (block?.count ?? 0)
        }
    }
}
