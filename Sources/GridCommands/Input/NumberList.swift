// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser

/// Whole numbers on the command line, with commas between them, such as `1,32,1024`.
struct NumberList: ExpressibleByArgument, Sendable {
    /// At least one.
    var numbers: [Int]

    init(_ numbers: Int...) {
        self.numbers = numbers
    }

    init?(argument: String) {
        numbers = []
        for text in argument.split(separator: ",", omittingEmptySubsequences: false) {
            guard let number = Int(text) else { return nil }
            numbers.append(number)
        }
    }

    var defaultValueDescription: String {
        numbers.map(String.init).joined(separator: ",")
    }

    func check(_ option: String, in range: ClosedRange<Int>) throws {
        for number in numbers where !range.contains(number) {
            throw ValidationError("\(option): \(number) is not in \(range)")
        }
    }
}
