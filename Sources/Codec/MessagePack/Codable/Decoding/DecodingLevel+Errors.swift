// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension DecodingLevel {
    /// Reads a scalar of a value of this one, and says which it was if that fails.
    @inline(__always)
    func read<Value>(
        at offset: Int,
        as type: Any.Type = Value.self,
        _ step: @autoclosure () -> CodingStep,
        _ body: (inout MessagePackReader) throws(MessagePackError) -> Value
    ) throws -> (value: Value, end: Int) {
        do throws(MessagePackError) {
            return try state.read(at: offset, depth: depth(at: offset), body)
        } catch {
            throw decodingError(error, type, step())
        }
    }

    /// The error that users of `Codable` expect for a value that could not be read.
    @inline(never)
    func decodingError(_ error: MessagePackError, _ type: Any.Type, _ step: CodingStep) -> DecodingError {
        let path = codingPath(appending: step)
        let context = DecodingError.Context(codingPath: path, debugDescription: "\(error)", underlyingError: error)
        switch error.code {
        case .wrongType, .overflow:
            let isNil = error.offset < state.bytes.count && state.bytes[error.offset] == 0xc0
            return isNil ? .valueNotFound(type, context) : .typeMismatch(type, context)
        default: return .dataCorrupted(context)
        }
    }

    /// The error for a value that its type does not take.
    @inline(never)
    func invalid(_ message: String, _ type: Any.Type, at offset: Int, _ step: CodingStep) -> DecodingError {
        decodingError(MessagePackError(code: .invalidValue, offset: offset, message: message), type, step)
    }

    /// The error for a key that is not there.
    @inline(never)
    func keyNotFound(_ key: some CodingKey) -> DecodingError {
        let error = MessagePackError.missingKey(key.stringValue, in: valueType, at: offset)
        return .keyNotFound(
            key,
            DecodingError.Context(codingPath: codingPath, debugDescription: "\(error)", underlyingError: error)
        )
    }

    /// The error for an array that has no more elements.
    @inline(never)
    func arrayAtEnd(_ type: Any.Type) -> DecodingError {
        let error = MessagePackError(
            code: .invalidValue,
            offset: offset,
            message: "array of \(count) elements has no more"
        )
        return .valueNotFound(
            type,
            DecodingError.Context(
                codingPath: codingPath(appending: .index(next)),
                debugDescription: "\(error)",
                underlyingError: error
            )
        )
    }
}
