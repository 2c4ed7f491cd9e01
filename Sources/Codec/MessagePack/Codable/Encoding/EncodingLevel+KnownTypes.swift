// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension EncodingLevel {
    /// Encodes a value of a type that has a form of its own in MessagePack, or whose elements need no containers.
    ///
    /// The comparisons of types cost next to nothing beside a container and a level for each element.
    func encodeKnown<Value: Encodable>(_ value: Value, step: () -> CodingStep) throws -> Bool {
        if Value.self == String.self { return try write(Self.same(value) as String, step) }
        if Value.self == Int.self { return try write(Self.same(value) as Int, step) }
        if Value.self == Double.self { return try write(Self.same(value) as Double, step) }
        if Value.self == Bool.self { return try write(Self.same(value) as Bool, step) }
        if Value.self == Int64.self { return try write(Self.same(value) as Int64, step) }
        if Value.self == UInt64.self { return try write(Self.same(value) as UInt64, step) }
        if Value.self == Int32.self { return try write(Self.same(value) as Int32, step) }
        if Value.self == UInt32.self { return try write(Self.same(value) as UInt32, step) }
        if Value.self == UInt8.self { return try write(Self.same(value) as UInt8, step) }
        if Value.self == Float.self { return try write(Self.same(value) as Float, step) }
        if Value.self == [UInt8].self { return try write(Self.same(value) as [UInt8], step) }
        if Value.self == Data.self { return try write(Self.same(value) as Data, step) }
        if Value.self == Date.self { return try writeDate(value, step) }
        if Value.self == UUID.self { return try write(Self.same(value) as UUID, step) }
        if Value.self == URL.self { return try write(Self.same(value) as URL, step) }
        if Value.self == Timestamp.self { return try write(Self.same(value) as Timestamp, step) }
        if Value.self == MessagePackValue.self { return try write(Self.same(value) as MessagePackValue, step) }
        // One level of a collection, which is free if another container could have been opened.
        guard depthWithin < state.options.maximumDepth else { return false }
        if Value.self == [Int].self { return try write(Self.same(value) as [Int], step) }
        if Value.self == [String].self { return try write(Self.same(value) as [String], step) }
        if Value.self == [Double].self { return try write(Self.same(value) as [Double], step) }
        if Value.self == [String: String].self { return try write(Self.same(value) as [String: String], step) }
        return false
    }

    /// A value as what it is: the caller has seen that the two types are the same.
    @inline(__always)
    private static func same<Value, Known>(_ value: Value) -> Known {
        withUnsafePointer(to: value) { UnsafeRawPointer($0).assumingMemoryBound(to: Known.self).pointee }
    }

    @inline(__always)
    private func write<Known: MessagePackEncodable>(_ value: Known, _ step: () -> CodingStep) throws -> Bool {
        do throws(MessagePackError) {
            try value.encode(to: &writer.pointee)
            return true
        } catch {
            rollBack()
            throw invalid(value, step(), error)
        }
    }

    private func writeDate<Value>(_ value: Value, _ step: () -> CodingStep) throws -> Bool {
        let date: Date = Self.same(value)
        switch state.options.dateEncodingStrategy {
        case .timestamp:
            _ = try interval(date, perSecond: 1, step)
            return try write(date, step)
        case .secondsSince1970: return try write(try interval(date, perSecond: 1, step), step)
        case .millisecondsSince1970: return try write(try interval(date, perSecond: 1000, step), step)
        case .iso8601:
            _ = try interval(date, perSecond: 1, step)
            return try write(date.formatted(.iso8601), step)
        case .custom(let encode):
            try encodeChild(Date.self, step: step()) { encoder in try encode(date, encoder) }
        }
        return true
    }
    /// A date's seconds, or parts of such. No decoder takes a date that is no number.
    private func interval(_ date: Date, perSecond: Double, _ step: () -> CodingStep) throws -> Double {
        let interval = date.timeIntervalSince1970 * perSecond
        guard interval.isFinite else {
            rollBack()
            let error = MessagePackError(code: .invalidValue, offset: 0, message: "\(interval) is no date")
            // Not the date itself: describing the error would describe it, which traps.
            throw invalid(interval, step(), error)
        }
        return interval
    }
}
