// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// In which pieces an input arrives: the lengths are bytes of the input itself, so that the fuzzer chooses them, and a
/// smaller input that it finds splits the same way.
struct InputSplits {
    private let lengths: [Int]

    /// Takes `count` lengths off the front of an input.
    init(count: Int, takenFrom input: inout ArraySlice<UInt8>) {
        lengths = input.prefix(count).map { Int($0) }
        input = input.dropFirst(count)
    }

    /// The ways to split so many bytes: by the lengths, over and over again; and, if the bytes are few, at every byte
    /// and at each place alone. A length of 0 is a piece that brings nothing.
    func ways(of count: Int) -> [[Int]] {
        var ways: [[Int]] = []
        if lengths.contains(where: { $0 > 0 }) {
            var ends: [Int] = []
            var end = 0
            repeat {
                for length in lengths where end < count {
                    end = min(count, end + length)
                    ends.append(end)
                }
            } while end < count
            ways.append(ends)
        }
        if count <= 128 { ways.append(Array(0...count)) }
        if count <= 16 { ways += (0...count).map { [$0] } }
        return ways
    }
}
