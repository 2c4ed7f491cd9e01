// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import TestSupport
import Testing

@testable import Framing

@Suite("Validation of text (RFC 6455 §8.1, RFC 3629)")
struct UTF8ValidatorTests {
    /// Whether the pieces make up valid text, and after how many pieces the opposite was known.
    private func validate(_ pieces: [[UInt8]]) -> (isValid: Bool, refusedAt: Int?) {
        var validator = UTF8Validator()
        for (index, piece) in pieces.enumerated() {
            guard piece.withUnsafeBytes({ validator.validate($0) }) else { return (false, index) }
        }
        return (validator.isComplete, nil)
    }

    private func isValid(_ bytes: [UInt8]) -> Bool { validate([bytes]).isValid }

    @Test("Every sequence of one, two and three bytes is judged as by the standard library, whole and in pieces")
    func short() {
        for first in UInt8.min...UInt8.max {
            #expect(isValid([first]) == (first < 0x80))
            for second in UInt8.min...UInt8.max {
                let pair = [first, second]
                let expected = String(validating: pair, as: UTF8.self) != nil
                if isValid(pair) != expected || validate([[first], [second]]).isValid != expected {
                    Issue.record("\(hex(pair))")
                }
                // Every lead byte with every second byte; the third only where it can matter.
                for third: UInt8 in [0x00, 0x41, 0x7F, 0x80, 0xBF, 0xC0, 0xE2, 0xFF] {
                    let triple = [first, second, third]
                    let expected = String(validating: triple, as: UTF8.self) != nil
                    if isValid(triple) != expected { Issue.record("\(hex(triple))") }
                }
            }
        }
    }

    @Test("Every character is valid, at every place of a word")
    func characters() {
        for number in stride(from: UInt32(0), through: 0x10FFFF, by: 97) {
            guard let scalar = Unicode.Scalar(number) else { continue }
            let character = Array(String(scalar).utf8)
            let padding = [UInt8](repeating: 0x61, count: Int(number % 41))
            if !isValid(padding + character + padding) { Issue.record("U+\(String(number, radix: 16))") }
        }
    }

    static let invalid = [
        "c080", "c1bf", "e08080", "e09fbf", "eda080", "edbfbf", "f0808080", "f08fbfbf", "f4908080", "f5808080",
        "f888808080", "fc8080808080", "fe", "ff", "80", "bf", "c2", "c241", "e282", "e28241", "f09f98", "f09f9841",
    ]

    @Test("Overlong forms, surrogates, numbers above U+10FFFF, stray and missing bytes are refused", arguments: invalid)
    func refused(text: String) {
        let bytes = hex(text)
        for count in [0, 1, 7, 8, 31, 32, 33, 64] {
            let padding = [UInt8](repeating: 0x61, count: count)
            #expect(!isValid(padding + bytes), "after \(count) bytes")
            #expect(!isValid(padding + bytes + padding) || count == 0, "between \(count) bytes")
            #expect(!validate([padding] + bytes.map { [$0] }).isValid, "byte by byte after \(count) bytes")
        }
    }

    @Test(
        "What can no longer become text is refused at once, not at the end",
        arguments: [("eda0", 1), ("f490", 1), ("c0", 0), ("e080", 1), ("f080", 1), ("f09f41", 2)]
    )
    func failsFast(text: String, at index: Int) {
        #expect(validate(hex(text).map { [$0] }).refusedAt == index)
    }

    @Test("What is no text is refused at every place within runs of characters of one length", arguments: invalid)
    func refusedInRuns(text: String) {
        for run in ["é", "я", "€", "語", "😀", "aé", "a語", "é語", "語😀a"] {
            for count in 1...9 {
                let before = Array(String(repeating: run, count: count).utf8)
                let after = Array(String(repeating: run, count: 9).utf8)
                if isValid(before + hex(text) + after) { Issue.record("\(text) after \(count) times \(run)") }
            }
        }
    }

    @Test("The first and the last characters of each form are valid in runs of any length, whole and in pieces")
    func boundaries() {
        let scalars: [Unicode.Scalar] = [
            "\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{FFF}", "\u{1000}", "\u{CFFF}", "\u{D000}", "\u{D7FF}",
            "\u{E000}",
            "\u{FFFF}", "\u{10000}", "\u{3FFFF}", "\u{40000}", "\u{FFFFF}", "\u{100000}", "\u{10FFFF}",
        ]
        for scalar in scalars {
            for other in scalars {
                let bytes = Array(
                    String(String.UnicodeScalarView([scalar, scalar, other, scalar, other, other, other])).utf8
                )
                let padded = bytes + bytes + bytes
                if !isValid(padded) {
                    Issue.record("U+\(String(scalar.value, radix: 16)), U+\(String(other.value, radix: 16))")
                }
                for split in 0...padded.count
                where !validate([Array(padded[..<split]), Array(padded[split...])]).isValid {
                    Issue.record("U+\(String(scalar.value, radix: 16)), split at \(split)")
                }
            }
        }
    }

    @Test("Text of any bytes, split anywhere, is judged as by the standard library")
    func splits() {
        let seed: UInt64 = 0x5EED_0005
        var generator = SeededGenerator(seed: seed)
        let alphabet = [
            "a", "é", "€", "😀", "abcdefghijklmnopqrstuvwxyz0123456789", "Всё о тексте", "日本語の文章", "ไทย", "한국어",
        ].map { Array($0.utf8) }
        for round in 0..<6000 {
            var bytes = (0..<Int.random(in: 0...12, using: &generator)).flatMap { _ in
                alphabet.randomElement(using: &generator) ?? []
            }
            if round % 2 == 1, let index = bytes.indices.randomElement(using: &generator) {
                bytes[index] = UInt8.random(in: .min ... .max, using: &generator)
            }
            let split = Int.random(in: 0...bytes.count, using: &generator)
            let expected = String(validating: bytes, as: UTF8.self) != nil
            let actual = validate([Array(bytes[..<split]), Array(bytes[split...])]).isValid
            #expect(actual == expected, "seed \(seed), round \(round), \(hex(bytes)) split at \(split)")
        }
    }
}
