// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore

extension RecvByteBufferAllocator where Self == AdaptiveRecvByteBufferAllocator {
    /// Read buffers that grow to 128 KiB under load: fixed small ones cost a third of the throughput.
    static var forGrid: AdaptiveRecvByteBufferAllocator {
        AdaptiveRecvByteBufferAllocator(minimum: 2048, initial: 16 << 10, maximum: 128 << 10)
    }
}

extension ChannelOptions.Types.WriteBufferWaterMark {
    /// So much may wait in the channel before streams are held up.
    static var forGrid: ChannelOptions.Types.WriteBufferWaterMark {
        ChannelOptions.Types.WriteBufferWaterMark(low: 256 << 10, high: 1 << 20)
    }
}
