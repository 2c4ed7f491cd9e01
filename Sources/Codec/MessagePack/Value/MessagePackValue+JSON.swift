// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// Values as JSON, for people and tools. JSON has less than MessagePack, so what it lacks becomes something else, by these rules:
//
// - a byte string is its base64, with padding;
// - a time is RFC 3339 text, or `{"seconds":…,"nanoseconds":…}` for years before 0 or after 9999;
// - an ext is `{"ext":type,"data":base64}`;
// - floats that are no number are "NaN", "Infinity" and "-Infinity";
// - a key that is no text is the JSON of the key, as a text.
//
// Nothing of that is undone when JSON is read: a text stays a text.
extension MessagePackValue {
    /// The value as JSON, on one line, or with a line for each element.
    ///
    /// A byte string becomes base64, a time text (RFC 3339), an ext an object of its type and base64 data, a float that is no number
    /// its name as a text, and a key that is no text the text of its JSON.
    public func json(isIndented: Bool = false) -> String {
        var writer = JSONWriter(isIndented: isIndented)
        writer.write(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// Reads JSON (RFC 8259, strictly) as a value: numbers without fraction and exponent that fit 64 bits as integers, all others
    /// as a float 64.
    ///
    /// - Parameters:
    ///   - json: UTF-8, and nothing else but white space around the value.
    ///   - limits: the depth, and the number of elements.
    /// - Throws: `invalidJSON`, with the offset of the offending byte; `invalidUTF8`; `duplicateKey`; `limitExceeded`.
    public init(json: [UInt8], limits: MessagePackLimits = .defaults) throws(MessagePackError) {
        self = try json.withUnsafeBufferPointer { bytes throws(MessagePackError) in
            var reader = JSONReader(bytes, limits: limits)
            return try reader.readDocument()
        }
    }

    /// Reads JSON as a value.
    ///
    /// - Throws: what ``init(json:limits:)-([UInt8],_)`` throws.
    public init(json: String, limits: MessagePackLimits = .defaults) throws(MessagePackError) {
        try self.init(json: Array(json.utf8), limits: limits)
    }
}
