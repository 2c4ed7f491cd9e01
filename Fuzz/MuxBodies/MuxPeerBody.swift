// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// Lets a machine hear whatever the input says, with an owner that reacts as the input says, and traps if it does not keep
/// its promises. See ``FuzzedOwner`` for what has to hold, and ``MuxPeerRun`` for the input.
public func fuzzMuxPeer(_ bytes: UnsafeRawBufferPointer) {
    var run = MuxPeerRun(FuzzedBytes(bytes))
    run.run()
}
