// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// What reading at one place has to come to.
enum Expected<Value: Equatable>: Equatable {
    case value(Value, end: Int)
    case failure(MessagePackError.Code)
}

/// One place in bytes at which values are read in every way.
struct ReadCheck {
    let bytes: UnsafeRawBufferPointer
    let offset: Int
    let limits: MessagePackLimits
    let head: Result<NaiveHead, CutOff>

    init(_ bytes: UnsafeRawBufferPointer, at offset: Int, limits: MessagePackLimits) {
        self.bytes = bytes
        self.offset = offset
        self.limits = limits
        do throws(CutOff) {
            head = .success(try NaiveHead(bytes, at: offset))
        } catch {
            head = .failure(error)
        }
    }

    /// Traps unless reading comes to what is expected, and leaves the reader where the value ends, or where it began.
    func expect<Value: Equatable>(
        _ expected: Expected<Value>,
        _ read: (inout MessagePackReader) throws(MessagePackError) -> Value
    ) {
        var reader = MessagePackReader(bytes.bytes, at: offset, limits: limits)
        do throws(MessagePackError) {
            let value = try read(&reader)
            precondition(expected == .value(value, end: reader.offset), "\(value), not \(expected)")
        } catch {
            precondition(expected == .failure(error.code), "\(error), not \(expected)")
            precondition(reader.offset == offset, "a failure moved the reader")
            precondition((0...bytes.count).contains(error.offset), "a failure elsewhere")
        }
    }

    /// What reading has to come to where the first byte's type is one of `types`: the body's verdict, if the header is whole.
    func whenHead<Value>(
        is types: Set<MessagePackType>,
        _ body: (NaiveHead) -> Expected<Value>
    ) -> Expected<Value> {
        switch head {
        case .success(let head):
            guard let type = Self.type(bytes[offset]) else { return .failure(.reservedByte) }
            return types.contains(type) ? body(head) : .failure(.wrongType)
        case .failure(let cut):
            // What the first byte says is known.
            guard let byte = cut.byte, let type = Self.type(byte) else { return .failure(.truncated) }
            return .failure(types.contains(type) ? .truncated : .wrongType)
        }
    }

    /// The verdict on a body of bytes: that it is there, and not longer than a limit.
    func whenBody<Value>(
        of head: NaiveHead,
        isWithin limit: Int,
        _ body: (Range<Int>) -> Expected<Value>
    ) -> Expected<Value> {
        guard head.count <= UInt64(bytes.count - head.body) else { return .failure(.truncated) }
        guard head.count <= UInt64(limit) else { return .failure(.limitExceeded) }
        return body(head.body..<head.body + Int(head.count))
    }

    private static func type(_ byte: UInt8) -> MessagePackType? {
        switch byte {
        case 0xc0: .nil
        case 0xc1: nil
        case 0xc2, 0xc3: .bool
        case 0xc4...0xc6: .bin
        case 0xc7...0xc9, 0xd4...0xd8: .ext
        case 0xca, 0xcb: .float
        case 0x80...0x8f, 0xde, 0xdf: .map
        case 0x90...0x9f, 0xdc, 0xdd: .array
        case 0xa0...0xbf, 0xd9...0xdb: .str
        default: .int
        }
    }
}
