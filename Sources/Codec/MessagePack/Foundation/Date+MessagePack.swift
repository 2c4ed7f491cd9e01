// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

extension Timestamp {
    // From 1970 to 2001, which is where `Date` counts from: the difference is taken in integers, for a sum of floats would lose
    // digits.
    private static let referenceSeconds: Int64 = 978_307_200

    /// The point in time of a date, to the nanosecond; `nil` for one that is farther away than 64 bits of seconds, or no number.
    public init?(_ date: Date) {
        let interval = date.timeIntervalSinceReferenceDate
        let whole = interval.rounded(.down)
        guard let seconds = Int64(exactly: whole) else { return nil }
        let (sum, overflow) = seconds.addingReportingOverflow(Self.referenceSeconds)
        guard !overflow else { return nil }
        self.init(seconds: sum, nanoseconds: UInt32(((interval - whole) * 1e9).rounded()))
    }

    /// The date, as exactly as a `Date` can be.
    public var date: Date {
        let (difference, overflow) = seconds.subtractingReportingOverflow(Self.referenceSeconds)
        let whole = overflow ? Double(seconds) : Double(difference)
        return Date(timeIntervalSinceReferenceDate: whole + Double(nanoseconds) / 1e9)
    }
}

extension Date: MessagePackEncodable, MessagePackDecodable {
    /// Writes a timestamp.
    ///
    /// - Throws: `overflow` for a date that a timestamp does not reach.
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        guard let time = Timestamp(self) else {
            throw MessagePackError(code: .overflow, offset: 0, message: "date beyond any timestamp")
        }
        writer.write(time)
    }

    /// Reads a timestamp of any form, also the older one of `GRID-V1 §2.4`.
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readTimestamp().date
    }
}
