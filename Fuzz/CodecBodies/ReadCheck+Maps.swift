// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// Whether a map is read, and if not, why and where.
private typealias Outcome = Result<[String: String], MessagePackError>

// Maps of texts are read by code of their own, in two stretches, and have to come to what they come to pair by pair.
extension ReadCheck {
    func checkMaps() {
        let strict = outcome { reader throws(MessagePackError) in try [String: String](from: &reader) }
        let naive = outcome { reader throws(MessagePackError) in
            var map: [String: String] = [:]
            for _ in 0..<(try reader.beginMap()) {
                let start = reader.offset
                let key = try reader.readKeyString()
                guard map.updateValue(try reader.readString(), forKey: key) == nil else {
                    throw MessagePackError(code: .duplicateKey, offset: start, message: "twice")
                }
            }
            reader.endCollection()
            return map
        }
        precondition(Self.areSame(strict, naive), "\(strict), not \(naive)")
        let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
        let lenient = Outcome.lenient(rest)
        let naiveLenient = Outcome.naiveLenient(rest)
        precondition(Self.areSame(lenient, naiveLenient), "\(lenient), not \(naiveLenient)")
    }

    private func outcome(
        _ read: (inout MessagePackReader) throws(MessagePackError) -> [String: String]
    ) -> Outcome {
        var reader = MessagePackReader(bytes.bytes, at: offset, limits: limits)
        do throws(MessagePackError) {
            return .success(try read(&reader))
        } catch {
            return .failure(error)
        }
    }

    private static func areSame(_ one: Outcome, _ other: Outcome) -> Bool {
        switch (one, other) {
        case (.success(let one), .success(let other)): one == other
        case (.failure(let one), .failure(let other)): one.code == other.code && one.offset == other.offset
        default: false
        }
    }
}

extension Outcome {
    /// What the codec for maps of texts of any peer's making says.
    fileprivate static func lenient(_ bytes: UnsafeRawBufferPointer) -> Self {
        do throws(CodecError) {
            return .success(try StringMapPayloadCodec().decode(bytes.bytes))
        } catch {
            guard let error = error.underlying as? MessagePackError else { fatalError("an error without a reason") }
            return .failure(error)
        }
    }

    /// The same, pair by pair: the last of equal keys counts, and bytes that are not UTF-8 are replaced.
    fileprivate static func naiveLenient(_ bytes: UnsafeRawBufferPointer) -> Self {
        func text(_ reader: inout MessagePackReader) throws(MessagePackError) -> String {
            String(decoding: bytes[try reader.readStringBytes()], as: UTF8.self)
        }
        var reader = MessagePackReader(bytes.bytes)
        var map: [String: String] = [:]
        do throws(MessagePackError) {
            if try !reader.readNilIfPresent() {
                let count = try reader.readMapHeader()
                guard count <= StringMapPayloadCodec.maximumEntryCount else {
                    throw MessagePackError(code: .limitExceeded, offset: 0, message: "too many")
                }
                for _ in 0..<count {
                    let start = reader.offset
                    let key = try text(&reader)
                    guard ReadCheck.marksInARow(key) <= 30 else {
                        throw MessagePackError(code: .limitExceeded, offset: start, message: "marks")
                    }
                    map[key] = try text(&reader)
                }
            }
            try reader.finish()
            return .success(map)
        } catch {
            return .failure(error)
        }
    }
}

extension ReadCheck {
    /// The longest run of combining marks.
    static func marksInARow(_ text: String) -> Int {
        var run = 0
        var longest = 0
        for scalar in text.unicodeScalars {
            run = scalar.properties.canonicalCombiningClass == .notReordered ? 0 : run + 1
            longest = max(longest, run)
        }
        return longest
    }
}
