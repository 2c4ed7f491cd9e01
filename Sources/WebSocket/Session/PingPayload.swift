// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The payload of a ping that a task waits for: a number, and what tells it from the pings of the connection itself.
struct PingPayload: BitwiseCopyable {
    private let mark: UInt64 = PingPayload.mark
    private let number: UInt64

    /// "ping by" in ASCII, and a blank.
    private static let mark = UInt64(0x7069_6E67_2062_7920).bigEndian

    init(_ id: UInt64) {
        number = id.bigEndian
    }

    /// The number in the payload of a pong; nil if it answers no such ping.
    static func id(of payload: RawSpan) -> UInt64? {
        guard payload.byteCount == MemoryLayout<PingPayload>.size else { return nil }
        return payload.withUnsafeBytes { bytes in
            guard bytes.loadUnaligned(as: UInt64.self) == mark else { return nil }
            return UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }
    }
}
