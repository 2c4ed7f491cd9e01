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
        if Value.self == String.self { return try write(value, as: String.self, step) }
        if Value.self == Int.self { return try write(value, as: Int.self, step) }
        if Value.self == Double.self { return try write(value, as: Double.self, step) }
        if Value.self == Bool.self { return try write(value, as: Bool.self, step) }
        if Value.self == Int64.self { return try write(value, as: Int64.self, step) }
        if Value.self == UInt64.self { return try write(value, as: UInt64.self, step) }
        if Value.self == Int32.self { return try write(value, as: Int32.self, step) }
        if Value.self == UInt32.self { return try write(value, as: UInt32.self, step) }
        if Value.self == UInt8.self { return try write(value, as: UInt8.self, step) }
        if Value.self == Float.self { return try write(value, as: Float.self, step) }
        if Value.self == [UInt8].self { return try write(value, as: [UInt8].self, step) }
        if Value.self == Data.self { return try write(value, as: Data.self, step) }
        if Value.self == Date.self { return try writeDate(value, step) }
        if Value.self == UUID.self { return try write(value, as: UUID.self, step) }
        if Value.self == URL.self { return try write(value, as: URL.self, step) }
        if Value.self == Timestamp.self { return try write(value, as: Timestamp.self, step) }
        if Value.self == MessagePackValue.self { return try write(value, as: MessagePackValue.self, step) }
        // One level of a collection, which is free if another container could have been opened.
        guard depthWithin < state.options.maximumDepth else { return false }
        if Value.self == [Int].self { return try write(value, as: [Int].self, step) }
        if Value.self == [String].self { return try write(value, as: [String].self, step) }
        if Value.self == [Double].self { return try write(value, as: [Double].self, step) }
        if Value.self == [String: String].self { return try write(value, as: [String: String].self, step) }
        return false
    }

    @inline(__always)
    private func write<Value, Known: MessagePackEncodable>(
        _ value: Value,
        as type: Known.Type,
        _ step: () -> CodingStep
    ) throws -> Bool {
        // The caller has seen that the two types are the same.
        try withUnsafePointer(to: value) { pointer in
            let value = UnsafeRawPointer(pointer).assumingMemoryBound(to: Known.self)
            try writing(value.pointee, step()) { () throws(MessagePackError) in
                try value.pointee.encode(to: &writer.pointee)
            }
        }
        return true
    }

    private func writeDate<Value>(_ value: Value, _ step: () -> CodingStep) throws -> Bool {
        guard let date = value as? Date else { return false }
        switch state.options.dateEncodingStrategy {
        case .timestamp: return try write(date, as: Date.self, step)
        case .secondsSince1970: writer.pointee.write(date.timeIntervalSince1970)
        case .millisecondsSince1970: writer.pointee.write(date.timeIntervalSince1970 * 1000)
        case .iso8601: return try write(date.formatted(.iso8601), as: String.self, step)
        case .custom(let encode):
            try encodeChild(Date.self, step: step()) { encoder in try encode(date, encoder) }
        }
        return true
    }
}
