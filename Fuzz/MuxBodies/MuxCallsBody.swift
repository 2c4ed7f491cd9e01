// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// Lets two machines call each other in the order that the input says, and traps unless what either is told is what the
/// other has done. See ``FuzzedOwner`` for what has to hold, and ``MuxCallsRun`` for the input.
public func fuzzMuxCalls(_ bytes: UnsafeRawBufferPointer) {
    var run = MuxCallsRun(FuzzedBytes(bytes))
    run.run()
}
