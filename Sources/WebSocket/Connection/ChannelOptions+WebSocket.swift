// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

extension RecvByteBufferAllocator where Self == AdaptiveRecvByteBufferAllocator {
    /// Read buffers that grow to 128 KiB under load: fixed small ones cost a third of the throughput. They begin small, because a
    /// channel keeps its buffer.
    package static var forWebSocket: AdaptiveRecvByteBufferAllocator {
        AdaptiveRecvByteBufferAllocator(minimum: 2048, initial: 2048, maximum: 128 << 10)
    }
}

extension Channel {
    /// Has TCP give the connection up when the peer takes nothing for so long.
    ///
    /// Only the system knows: a write that is done says nothing of the peer, and one that is not may be getting on.
    func setStallTimeout(_ timeout: Duration) throws {
        #if os(Linux)
            let milliseconds = max(1, min(timeout / .milliseconds(1), Double(Int32.max)))
            try syncOptions?.setOption(.tcpOption(.init(rawValue: TCP_USER_TIMEOUT)), value: Int(milliseconds))
        #endif
    }
}
