// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// The errors of readers, made out of line. They take what they need instead of the reader: passing that would copy it, also where
// nothing is thrown.
extension MessagePackError {
    @inline(never)
    @usableFromInline
    static func truncated(at offset: Int) -> Self {
        Self(code: .truncated, offset: offset, message: "too few bytes left")
    }

    @inline(never)
    @usableFromInline
    static func tooLong(_ count: Int, limit: Int, at offset: Int) -> Self {
        let message = "value of \(count) bytes, at most \(limit) are accepted"
        return Self(code: .limitExceeded, offset: offset, message: message)
    }

    @inline(never)
    @usableFromInline
    static func tooMany(_ count: Int, left: Int, at offset: Int) -> Self {
        let message = "\(count) elements, \(left) more are accepted in all collections"
        return Self(code: .limitExceeded, offset: offset, message: message)
    }

    @inline(never)
    @usableFromInline
    static func trailing(_ count: Int, at offset: Int) -> Self {
        Self(code: .trailingBytes, offset: offset, message: "\(count) bytes behind the value")
    }

    @inline(never)
    @usableFromInline
    static func invalidUTF8(at offset: Int) -> Self {
        Self(code: .invalidUTF8, offset: offset, message: "str is not UTF-8")
    }

    /// The error for a value at `offset` that is not of the type asked for.
    @inline(never)
    @usableFromInline
    static func mismatch(expected: MessagePackType, in bytes: RawSpan, at offset: Int) -> Self {
        do throws(MessagePackError) {
            let found = try MessagePackReader(bytes, at: offset).peekType()
            let message = "expected \(expected.rawValue), found \(found.rawValue)"
            return Self(code: .wrongType, offset: offset, message: message)
        } catch {
            return error
        }
    }

    /// The error for a collection at `offset` for which there is no level left, or for a value that is none.
    @inline(never)
    @usableFromInline
    static func tooDeep(expected: MessagePackType, in bytes: RawSpan, at offset: Int) -> Self {
        guard let type = try? MessagePackReader(bytes, at: offset).peekType(), type == expected else {
            return mismatch(expected: expected, in: bytes, at: offset)
        }
        return Self(code: .limitExceeded, offset: offset, message: "collections nest too deep")
    }

    @inline(never)
    @usableFromInline
    static func tooLarge(_ count: Int) -> Self {
        Self(code: .overflow, offset: 0, message: "\(count) does not fit a 32-bit length")
    }
}
