// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension [UInt8] {
    /// Lets `fill` write behind the last byte, into memory that is not initialised first.
    ///
    /// - Parameters:
    ///   - least: The room to have at least. If there is less, the array grows: to twice its size, but by no more than `most`.
    ///   - most: The room to offer at most, so that nothing beyond it is written. At least `least`.
    ///   - fill: Says how many bytes it has written; more than the room counts as all of it.
    @inline(__always)
    mutating func appendInPlace(least: Int, most: Int, _ fill: (UnsafeMutableBufferPointer<UInt8>) -> Int) {
        if capacity - count < least {
            reserveCapacity(count + Swift.min(Swift.max(least, count), most))
        }
        append(addingCapacity: Swift.min(capacity - count, most)) { (span: inout OutputSpan<UInt8>) in
            span.withUnsafeMutableBufferPointer { buffer, initialized in
                let room = UnsafeMutableBufferPointer(rebasing: buffer[initialized...])
                initialized += Swift.min(Swift.max(0, fill(room)), room.count)
            }
        }
    }
}
