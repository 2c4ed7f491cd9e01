// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Writes MessagePack values, one after another, each in its shortest encoding, into a buffer that grows.
///
/// The writer does not check that a collection's header is followed by as many values as it announces.
public struct MessagePackWriter: Sendable {
    /// What has been written so far.
    public private(set) var bytes: [UInt8] = []

    /// Makes an empty writer with room for `capacity` bytes.
    public init(reservingCapacity capacity: Int = 0) {
        bytes.reserveCapacity(max(0, capacity))
    }

    /// Writes `nil`.
    public mutating func writeNil() {
        append(0xc0)
    }

    /// Writes `true` or `false`.
    public mutating func write(_ value: Bool) {
        append(value ? 0xc3 : 0xc2)
    }

    /// Writes a float 32.
    public mutating func write(_ value: Float) {
        append(0xca, value.bitPattern)
    }

    /// Writes a float 64.
    public mutating func write(_ value: Double) {
        append(0xcb, value.bitPattern)
    }

    /// Appends bytes as they are: a value encoded elsewhere, or the body that a header announced.
    public mutating func append(contentsOf raw: some Sequence<UInt8>) {
        bytes.append(contentsOf: raw)
    }

    mutating func append(_ byte: UInt8) {
        bytes.append(byte)
    }

    /// Appends the byte that tells the encoding, then the number big endian.
    mutating func append(_ first: UInt8, _ number: some FixedWidthInteger) {
        bytes.append(first)
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
