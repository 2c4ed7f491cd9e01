// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// The errors of enumerations that write their cases by name, as those do that a macro writes.
extension MessagePackError {
    /// The error for a str that is the name of no case, or a value that is no str.
    ///
    /// - Parameters:
    ///   - type: the enumeration that was being decoded.
    ///   - bytes: what is being read.
    ///   - offset: where the value begins.
    @inline(never)
    public static func unknownCase(of type: Any.Type, in bytes: RawSpan, at offset: Int) -> Self {
        var reader = MessagePackReader(bytes, at: offset)
        do throws(MessagePackError) {
            return unknownRawValue(try reader.readString(), of: type, at: offset)
        } catch {
            return error
        }
    }

    /// The error for a map that should have one case and its associated values, and has none or several.
    ///
    /// - Parameters:
    ///   - type: the enumeration that was being decoded.
    ///   - bytes: what is being read.
    ///   - offset: where the map begins.
    @inline(never)
    public static func notOneCase(of type: Any.Type, in bytes: RawSpan, at offset: Int) -> Self {
        var reader = MessagePackReader(bytes, at: offset, limits: .ofInput)
        do throws(MessagePackError) {
            let count = try reader.readMapHeader()
            guard count != 1 else { return unknownCase(of: type, in: bytes, at: reader.offset) }
            return Self(code: .invalidValue, offset: offset, message: "a map of \(count) pairs is no case of \(type)")
        } catch {
            return error
        }
    }
}
