// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a caller and a handler do in one call.
enum CallKind: UInt8, CaseIterable, Sendable {
    /// The answer is the request, at once.
    case echo
    /// The answer is the request, after a while.
    case wait
    /// The handler fails.
    case fail
    /// The handler takes longer than the call's deadline.
    case expire
    /// The caller's task is cancelled while the handler takes its time.
    case cancel
    /// Messages both ways, each answered by one.
    case exchange
    /// Messages of the handler.
    case download
    /// Messages of the caller.
    case upload
    /// A stream that the caller leaves while it goes on.
    case leave

    var isStream: Bool { rawValue >= CallKind.exchange.rawValue }

    /// How many of a thousand calls are of the kind.
    var share: Int {
        switch self {
        case .echo: 500
        case .wait: 100
        case .fail: 40
        case .expire: 20
        case .cancel: 40
        case .exchange: 120
        case .download, .upload: 70
        case .leave: 40
        }
    }

    static func random(using generator: inout some RandomNumberGenerator) -> CallKind {
        var draw = Int.random(in: 0..<allCases.reduce(0) { $0 + $1.share }, using: &generator)
        for kind in allCases {
            draw -= kind.share
            if draw < 0 { return kind }
        }
        return .echo
    }
}
