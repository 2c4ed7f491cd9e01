// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// Decodes any bytes as a ``MessagePackValue``, encodes what came of it and decodes that, and traps if it is not the same. The first byte
/// steers: an odd one sets small limits.
///
/// - Decoding never traps; it accepts what a naive decoder does that knows the same limits, and ends where that does.
/// - What is encoded is no longer than what was decoded, is decoded to the same value, and that is encoded to the same bytes.
/// - The decoder for `Codable` types reads the same value, and the encoder writes the same bytes.
/// - The JSON of a value is JSON, indented or not; what it is read as is written and read as itself.
public func fuzzMessagePackValue(_ input: UnsafeRawBufferPointer) {
    guard let steering = input.first else { return }
    let bytes = UnsafeRawBufferPointer(rebasing: input.dropFirst())
    let limits =
        steering & 1 == 0
        ? MessagePackLimits.defaults
        : MessagePackLimits(maximumDepth: 2, maximumStringBytes: 5, maximumBinaryBytes: 12, maximumElements: 9)
    var reader = MessagePackReader(bytes.bytes, limits: limits)
    let naive = NaiveValueCheck(bytes, limits: limits)
    let value: MessagePackValue
    do throws(MessagePackError) {
        value = try MessagePackValue(from: &reader)
    } catch {
        precondition((0...bytes.count).contains(error.offset), "a failure elsewhere")
        // Only the value knows which keys are equal.
        precondition(naive.fault != nil || error.code == .duplicateKey, "refused what is right: \(error)")
        return
    }
    precondition(naive.fault == nil, "took what is wrong: \(naive.fault ?? "")")
    precondition(reader.offset == naive.end, "ended elsewhere")
    let encoded = encode(value)
    precondition(encoded.count <= reader.offset, "not the shortest form")
    let again = decode(encoded)
    precondition(again == value, "another value")
    precondition(encode(again) == encoded, "other bytes")
    checkCodable(value, encoded)
    checkJSON(value)
}

private func encode(_ value: MessagePackValue) -> [UInt8] {
    guard let bytes = try? value.messagePackBytes() else { preconditionFailure("cannot be encoded") }
    return bytes
}

private func decode(_ bytes: [UInt8]) -> MessagePackValue {
    guard let value = try? MessagePackValue(messagePack: bytes) else { preconditionFailure("cannot be decoded again") }
    return value
}

private func checkCodable(_ value: MessagePackValue, _ encoded: [UInt8]) {
    let decoded = try? MessagePackDecoder().decode(MessagePackValue.self, from: encoded)
    precondition(decoded.map { encode($0) } == encoded, "another value by Codable")
    precondition((try? MessagePackEncoder().encode(value)) == encoded, "other bytes by Codable")
}

private func checkJSON(_ value: MessagePackValue) {
    for isIndented in [false, true] {
        let read: MessagePackValue
        do throws(MessagePackError) {
            read = try MessagePackValue(json: value.json(isIndented: isIndented))
        } catch {
            // Keys that are no texts can get one name, and an ext is an object more.
            precondition(error.code == .duplicateKey || error.code == .limitExceeded, "JSON that is none: \(error)")
            return
        }
        precondition((try? MessagePackValue(json: read.json(isIndented: isIndented))) == read, "JSON that changes")
    }
}
