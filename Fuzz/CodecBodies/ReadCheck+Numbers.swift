// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

extension ReadCheck {
    /// Numbers, `nil` and truths.
    func checkScalars() {
        expect(whenHead(is: [.nil]) { .value(true, end: $0.body) }) { reader throws(MessagePackError) in
            try reader.readNil()
            return true
        }
        expect(
            whenHead(is: [.bool]) { head in
                guard case .bool(let value) = head.kind else { return .failure(.wrongType) }
                return .value(value, end: head.body)
            }
        ) { reader throws(MessagePackError) in try reader.readBool() }
        checkInteger(Int8.self)
        checkInteger(UInt8.self)
        checkInteger(Int32.self)
        checkInteger(UInt32.self)
        checkInteger(Int64.self)
        checkInteger(UInt64.self)
        checkFloats()
    }

    private func checkInteger<T: FixedWidthInteger & Sendable>(_ type: T.Type) {
        expect(whenHead(is: [.int]) { head in Self.exactly(head, T.init(exactly:), T.init(exactly:)) }) {
            reader throws(MessagePackError) in try reader.readInteger(T.self)
        }
        expect(
            whenHead(is: [.int, .float]) { head in
                if let number = Self.double(head) {
                    return T(exactly: number).map { .value($0, end: head.body) } ?? .failure(.overflow)
                }
                return Self.exactly(head, T.init(exactly:), T.init(exactly:))
            }
        ) { reader throws(MessagePackError) in try reader.readWholeNumber(T.self) }
    }

    /// Floats are compared by their bits, as one that is no number is not equal to itself.
    private func checkFloats() {
        expect(
            whenHead(is: [.float]) { head in .value(Self.double(head)?.bitPattern, end: head.body) }
        ) { reader throws(MessagePackError) in try reader.readDouble().bitPattern }
        expect(
            whenHead(is: [.float]) { head in
                guard case .float32(let bits) = head.kind else { return .failure(.wrongType) }
                return .value(bits, end: head.body)
            },
            orCutOff: 0xcb
        ) { reader throws(MessagePackError) in try reader.readFloat().bitPattern }
        expect(whenHead(is: [.int, .float]) { Self.number($0) }) { reader throws(MessagePackError) in
            try reader.readNumber().bitPattern
        }
        expect(
            whenHead(is: [.int, .float]) { head in
                if case .float32(let bits) = head.kind { return .value(bits, end: head.body) }
                guard case .value(let bits, let end) = Self.number(head) else { return .failure(.overflow) }
                let number = Double(bitPattern: bits)
                if number.isNaN { return .value(Float.nan.bitPattern, end: end) }
                return Float(exactly: number).map { .value($0.bitPattern, end: end) } ?? .failure(.overflow)
            }
        ) { reader throws(MessagePackError) in try reader.readExactFloat().bitPattern }
    }

    /// A float 64 is refused as a float 32 before it is looked at whether it is there.
    private func expect<Value: Equatable>(
        _ expected: Expected<Value>,
        orCutOff byte: UInt8,
        _ read: (inout MessagePackReader) throws(MessagePackError) -> Value
    ) {
        if case .failure(let cut) = head, cut.byte == byte {
            expect(.failure(.wrongType), read)
        } else {
            expect(expected, read)
        }
    }

    private static func double(_ head: NaiveHead) -> Double? {
        switch head.kind {
        case .float32(let bits): Double(Float(bitPattern: bits))
        case .float64(let bits): Double(bitPattern: bits)
        default: nil
        }
    }

    private static func number(_ head: NaiveHead) -> Expected<UInt64> {
        if let number = double(head) { return .value(number.bitPattern, end: head.body) }
        switch exactly(head, Double.init(exactly:), Double.init(exactly:)) {
        case .value(let number, let end): return .value(number.bitPattern, end: end)
        case .failure(let code): return .failure(code)
        }
    }

    private static func exactly<T: Equatable>(
        _ head: NaiveHead,
        _ ofUnsigned: (UInt64) -> T?,
        _ ofSigned: (Int64) -> T?
    ) -> Expected<T> {
        let value: T?
        switch head.kind {
        case .unsigned(let number): value = ofUnsigned(number)
        case .signed(let number): value = ofSigned(number)
        default: return .failure(.wrongType)
        }
        return value.map { .value($0, end: head.body) } ?? .failure(.overflow)
    }
}
