// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Grid
import Mux

/// A handler that sends back what it gets: the bytes, or the value that it has decoded of them and encodes again.
enum EchoHandler: UInt8, CaseIterable {
    case raw = 20
    case typed
    case rawOnLoop
    case typedOnLoop

    /// A handler of the two that are typed, as its callers declare it.
    var declaration: SingleHandler<Sample, Sample> {
        SingleHandler(id: id, codec: .messagePack)
    }

    var id: HandlerID { HandlerID(rawValue) }

    func register(on node: GridNode) throws {
        switch self {
        case .raw: try node.register(id: id) { payload, _ in payload }
        case .typed: try node.register(declaration) { sample, _ in sample }
        case .rawOnLoop: try node.register(id: id, execution: .eventLoop) { payload, _ in payload }
        case .typedOnLoop: try node.register(declaration, execution: .eventLoop) { sample, _ in sample }
        }
    }
}
