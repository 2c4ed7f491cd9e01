// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Directions of a link.
package struct LinkDirections: OptionSet, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: Int

    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    package static let toAcceptor = LinkDirections(rawValue: 1)
    package static let toDialer = LinkDirections(rawValue: 2)
    package static let both: LinkDirections = [.toAcceptor, .toDialer]

    package var description: String {
        switch self {
        case .both: "both ways"
        case .toAcceptor: "to the acceptor"
        case .toDialer: "to the dialer"
        default: "no way"
        }
    }
}
