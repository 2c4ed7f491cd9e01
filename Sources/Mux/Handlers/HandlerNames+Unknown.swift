// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension HandlerNames {
    /// What a caller is told if there is no handler for its request or stream (`GRID-V1 §3`).
    ///
    /// - Parameters:
    ///   - id: the message's handler id.
    ///   - subroute: its subroute, if it has one.
    ///   - isStream: whether it opens a stream. With a subroute a stream's id is not looked at.
    public static func unknownHandlerText(id: UInt8, subroute: Subroute?, isStream: Bool) -> String {
        let name = name(of: id)
        if let subroute, isStream || name != nil {
            return "Invalid Handler for type: [\(subroute.bytes.map(String.init).joined(separator: " "))]"
        }
        return name.map { "Invalid Handler for type: \($0)" } ?? "Invalid Handler"
    }
}
