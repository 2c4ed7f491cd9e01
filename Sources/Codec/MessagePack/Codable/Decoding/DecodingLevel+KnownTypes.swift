// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension DecodingLevel {
    /// Decodes a value of a type that has a form of its own in MessagePack, or whose elements need no containers; any other by itself.
    ///
    /// The comparisons of types cost next to nothing beside a container and a level for each element.
    func decodeAny<Value: Decodable>(
        _ type: Value.Type,
        at offset: Int,
        step: @autoclosure () -> CodingStep
    ) throws -> (value: Value, end: Int) {
        if type == String.self { return try read(String.self, at: offset, step) }
        if type == Int.self { return try read(Int.self, at: offset, step) }
        if type == Double.self { return try read(Double.self, at: offset, step) }
        if type == Bool.self { return try read(Bool.self, at: offset, step) }
        if type == Int64.self { return try read(Int64.self, at: offset, step) }
        if type == UInt64.self { return try read(UInt64.self, at: offset, step) }
        if type == Int32.self { return try read(Int32.self, at: offset, step) }
        if type == UInt32.self { return try read(UInt32.self, at: offset, step) }
        if type == UInt8.self { return try read(UInt8.self, at: offset, step) }
        if type == Float.self { return try read(Float.self, at: offset, step) }
        if type == [UInt8].self { return try read([UInt8].self, at: offset, step) }
        if type == Data.self { return try read(Data.self, at: offset, step) }
        if type == Date.self { return try readDate(at: offset, step) }
        if type == UUID.self { return try read(UUID.self, at: offset, step) }
        if type == URL.self { return try read(URL.self, at: offset, step) }
        if type == Timestamp.self { return try read(Timestamp.self, at: offset, step) }
        if type == MessagePackValue.self { return try read(MessagePackValue.self, at: offset, step) }
        if type == [Int].self { return try read([Int].self, at: offset, step) }
        if type == [String].self { return try read([String].self, at: offset, step) }
        if type == [Double].self { return try read([Double].self, at: offset, step) }
        if type == [String: String].self { return try read([String: String].self, at: offset, step) }
        if type == Set<String>.self { return try readTexts(at: offset, step) }
        return try decode(type, at: offset, step: step())
    }

    /// Reads a value of a known type, which is the one asked for: the caller has seen that the two are the same.
    @inline(__always)
    private func read<Value, Known: MessagePackDecodable>(
        _ type: Known.Type,
        at offset: Int,
        _ step: () -> CodingStep
    ) throws -> (value: Value, end: Int) {
        let (known, end) = try read(at: offset, step()) { reader throws(MessagePackError) in try Known(from: &reader) }
        return (Self.same(known), end)
    }

    @inline(__always)
    private static func same<Known, Value>(_ known: Known) -> Value {
        withUnsafePointer(to: known) { UnsafeRawPointer($0).assumingMemoryBound(to: Value.self).pointee }
    }

    /// Whether a `Double` or a `Float` is no number.
    static func isNaN<Value>(_ value: Value) -> Bool {
        Value.self == Double.self ? (same(value) as Double).isNaN : (same(value) as Float).isNaN
    }

    /// Reads a set of texts, none of which takes long to hash.
    private func readTexts<Value>(at offset: Int, _ step: () -> CodingStep) throws -> (value: Value, end: Int) {
        let (texts, end) = try read(at: offset, as: Set<String>.self, step()) {
            reader throws(MessagePackError) -> Set<String> in
            let count = try reader.beginArray()
            var texts = Set<String>(minimumCapacity: reader.reservation(for: count, of: String.self))
            for _ in 0..<count {
                let start = reader.offset
                let text = try reader.readString()
                try KeyText.check(text, at: start)
                texts.insert(text)
            }
            reader.endCollection()
            return texts
        }
        return (Self.same(texts), end)
    }

    private func readDate<Value>(at offset: Int, _ step: () -> CodingStep) throws -> (value: Value, end: Int) {
        let date: (value: Date, end: Int)
        switch state.options.dateDecodingStrategy {
        case .timestamp: date = try read(Date.self, at: offset, step)
        case .secondsSince1970:
            date = try readInterval(at: offset, perSecond: 1, step)
        case .millisecondsSince1970:
            date = try readInterval(at: offset, perSecond: 1000, step)
        case .iso8601: date = try readText(at: offset, step)
        case .custom(let decode):
            date = try decodeChild(Date.self, at: offset, step: step()) { decoder in try decode(decoder) }
        }
        return (Self.same(date.value), date.end)
    }

    /// Reads a number of seconds or less. A date that is no number is of no use, and describing one traps.
    private func readInterval(
        at offset: Int,
        perSecond: Double,
        _ step: () -> CodingStep
    ) throws -> (value: Date, end: Int) {
        let (interval, end): (Double, Int) = try read(Double.self, at: offset, step)
        guard interval.isFinite else { throw invalid("\(interval) is no date", Date.self, at: offset, step()) }
        return (Date(timeIntervalSince1970: interval / perSecond), end)
    }

    private func readText(at offset: Int, _ step: () -> CodingStep) throws -> (value: Date, end: Int) {
        let (text, end): (String, Int) = try read(String.self, at: offset, step)
        guard let date = try? Date.ISO8601FormatStyle().parse(text) else {
            throw invalid("no date by ISO 8601", Date.self, at: offset, step())
        }
        return (date, end)
    }
}
