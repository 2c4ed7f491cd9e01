// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Something that the application of a ``MuxWorkload`` does.
package enum MuxCommand: Hashable, Sendable {
    /// An end makes a call.
    case call(CallPlan)
    /// An end begins an orderly end of its connection.
    case drain(end: Int)
}

extension MuxCommand: CustomStringConvertible {
    /// A line of a trace.
    package var description: String {
        switch self {
        case .call(let plan): plan.description
        case .drain(let end): "end \(end) drains"
        }
    }
}
