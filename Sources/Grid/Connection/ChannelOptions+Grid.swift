// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore

extension ChannelOptions.Types.WriteBufferWaterMark {
    /// So much may wait in the channel before streams are held up.
    static var forGrid: ChannelOptions.Types.WriteBufferWaterMark {
        ChannelOptions.Types.WriteBufferWaterMark(low: 256 << 10, high: 1 << 20)
    }
}
