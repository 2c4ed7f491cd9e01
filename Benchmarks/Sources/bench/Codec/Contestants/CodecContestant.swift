// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A codec that encodes and decodes its value again and again. It keeps what can be kept from one time to the next.
///
/// Those that conform are no generic types: their loops would be compiled for any type, and not for the value's.
protocol CodecContestant {
    var name: String { get }

    /// Encodes so many times, and says how many bytes that were.
    func encode(_ operations: Int) throws -> Int

    /// Decodes so many times, and says how many elements what was decoded has.
    func decode(_ operations: Int) throws -> Int
}

extension CodecContestant {
    var encoding: Contestant { contestant(encode) }
    var decoding: Contestant { contestant(decode) }

    private func contestant(_ body: @escaping (Int) throws -> Int) -> Contestant {
        Contestant(name) { operations in
            do {
                let sum = try body(operations)
                precondition(sum >= operations, "\(name): not every value was encoded or decoded")
            } catch {
                fatalError("\(name): \(error)")
            }
            return operations
        }
    }
}
