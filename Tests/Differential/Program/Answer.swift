// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// Answers to requests, each of which begins with the letter of its kind:
///
/// - `r`: reads, skips and cuts a value.
/// - `w`: writes a random value.
/// - `c`: compares what Python has made of a random value with the value.
///
/// Lines of text come first in an answer, then bytes.
enum Answer {
    static func to(_ request: [UInt8]) throws -> [UInt8] {
        var fields = Fields(request)
        switch try fields.number(UInt8.self) {
        case UInt8(ascii: "r"):
            let (lead, depth, cut): (UInt32, UInt32, UInt32) = try (fields.number(), fields.number(), fields.number())
            return try read(fields.rest, from: Int(lead), depth: Int(depth), cut: Int(cut))
        case UInt8(ascii: "w"):
            var random = try RandomValue(seed: fields.number(), index: fields.number())
            let value = random.value()
            return CanonicalText.of(value) + [newline] + (try value.messagePackBytes())
        case UInt8(ascii: "c"):
            var random = try RandomValue(seed: fields.number(), index: fields.number())
            return compare(fields.rest, with: random.value())
        case let kind:
            throw RequestError(what: "no request begins with \(kind)")
        }
    }

    /// Reads the value that begins at `lead`, then skips it, then does both with only the first `cut` bytes of it there.
    ///
    /// The first line has eight words: for each of the four what came of it, which is `ok` or the code of the error, and how far the
    /// reader has moved. The second line is the canonical text of the value, and what follows is what it is written as.
    private static func read(_ bytes: [UInt8], from lead: Int, depth: Int, cut: Int) throws -> [UInt8] {
        let limits = MessagePackLimits(maximumDepth: depth)
        let (value, outcome) = attempt(bytes.span.bytes, from: lead, limits) { reader throws(MessagePackError) in
            try MessagePackValue(from: &reader)
        }
        let (_, skipped) = attempt(bytes.span.bytes, from: lead, limits) { reader throws(MessagePackError) in
            try reader.skip()
        }
        let short = Array(bytes.prefix(lead + cut))
        let (_, cutOutcome) = attempt(short.span.bytes, from: lead, limits) { reader throws(MessagePackError) in
            try MessagePackValue(from: &reader)
        }
        let (_, cutSkipped) = attempt(short.span.bytes, from: lead, limits) { reader throws(MessagePackError) in
            try reader.skip()
        }
        var answer = Array("\(outcome) \(skipped) \(cutOutcome) \(cutSkipped)\n".utf8)
        if let value { answer += CanonicalText.of(value) }
        answer.append(newline)
        if let value { answer += try value.messagePackBytes() }
        return answer
    }

    private static func attempt<Value>(
        _ bytes: RawSpan,
        from lead: Int,
        _ limits: MessagePackLimits,
        _ body: (inout MessagePackReader) throws(MessagePackError) -> Value
    ) -> (Value?, String) {
        var reader = MessagePackReader(bytes, at: lead, limits: limits)
        do throws(MessagePackError) {
            let value = try body(&reader)
            return (value, "ok \(reader.offset - lead)")
        } catch {
            return (nil, "\(error.code.rawValue) \(reader.offset - lead)")
        }
    }

    /// `ok`, or what is wrong.
    private static func compare(_ bytes: [UInt8], with value: MessagePackValue) -> [UInt8] {
        let read: MessagePackValue
        do throws(MessagePackError) {
            read = try MessagePackValue(messagePack: bytes)
        } catch {
            return Array("refused, \(error.code.rawValue): \(error)".utf8)
        }
        let text = CanonicalText.of(read)
        guard text == CanonicalText.of(value) else { return Array("read as ".utf8) + text }
        guard read == value else { return Array("not equal, but read as ".utf8) + text }
        return Array("ok".utf8)
    }

    private static let newline = UInt8(ascii: "\n")
}
