// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// Parses any bytes as a message or as a control payload, and traps if the result is another than a naive decoder's. The
/// first byte steers (``MessageInput``).
///
/// - Parsing never traps. The messages, the parts of a batch up to its first fault, and the kind of the fault are the naive
///   decoder's, and so are all ranges; nothing around the message in memory changes that.
/// - The checksum is that of another implementation of XXH3.
/// - A message that was parsed is encoded to what a naive encoder writes, and parsed to the same again. So is a batch.
/// - Control payloads have the fields that a naive decoder finds, and keep them when they are encoded again.
/// - An acceptor takes in, of what dialers send, what `GRID-V1 §1.4` says.
public func fuzzMessageParser(_ bytes: UnsafeRawBufferPointer) {
    guard let input = MessageInput(bytes) else { return }
    let contents = Array(input.bytes[input.range])
    switch input.content {
    case .message:
        checkHash(contents)
        let reception = checkedReception(input.bytes, in: input.range)
        for message in reception.messages {
            let payload = Array(input.bytes[message.payload])
            MessageRoundTrip.check(message, payload)
            ControlPayloadCheck.check(payload)
        }
        if reception.batch != nil { checkBatch(reception, in: input.bytes) }
        ConnectAcceptanceCheck.check(contents)
    case .controlPayload:
        ControlPayloadCheck.check(contents)
    }
}

private func checkHash(_ bytes: [UInt8]) {
    let hash = ExactMemory.read(bytes) { memory in memory.withUnsafeBytes { XXH3.hash64($0) } }
    precondition(hash == NaiveXXH3.hash(bytes), "another hash")
}

/// What the bytes amount to. Traps unless that is what the naive decoder says.
@discardableResult
private func checkedReception(_ bytes: [UInt8], in range: Range<Int>) -> Reception {
    let reception = Reception(bytes, in: range)
    let naive = NaiveMessageDecoder(bytes, in: range)
    precondition(reception.messages.map { NaiveMessage($0) } == naive.messages, "other messages")
    precondition(reception.messages.map(\.isPayloadNil) == naive.messages.map(\.isPayloadNil), "another idea of nil")
    precondition(reception.batch.map { NaiveMessage($0) } == naive.batch, "another batch")
    precondition(reception.error?.code.rawValue == naive.fault?.rawValue, "another fault")
    if let error = reception.error {
        precondition(range.lowerBound <= error.offset && error.offset <= range.upperBound, "a fault elsewhere")
    }
    return reception
}

/// The parts of a batch, put together again, are a batch of the same messages.
private func checkBatch(_ reception: Reception, in bytes: [UInt8]) {
    let parts = reception.parts.map { Array(bytes[$0]) }
    let count = UInt32(parts.count)
    var expected = NaiveMessage(sequence: UInt64(count), operation: 17).encodedTuple(payload: [])
    var encoded = written(MergedBatch.outerLength(count: count)) { buffer throws(MessageError) in
        try MergedBatch.encodeOuter(count: count, into: buffer)
    }
    for part in parts {
        expected += NaiveMessage.binary(part)
        encoded += written(MergedBatch.partHeaderLength(part.count)) { buffer throws(MessageError) in
            try MergedBatch.encodePartHeader(partLength: part.count, into: buffer)
        }
        encoded += part
    }
    precondition(encoded == expected, "a batch of other bytes")
    let again = checkedReception(encoded, in: encoded.indices)
    precondition(again.error == nil, "a batch put together again is none")
    precondition(again.messages.map(\.header) == reception.messages.map(\.header), "a batch of other messages")
}

/// What is written into memory that has room for just so many bytes.
private func written(
    _ count: Int,
    _ body: (UnsafeMutableRawBufferPointer) throws(MessageError) -> Int
) -> [UInt8] {
    ExactMemory.write(count) { buffer in
        let written = try? body(buffer)
        precondition(written == count, "wrote another number of bytes than announced")
    }
}
