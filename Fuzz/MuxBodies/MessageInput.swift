// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a fuzzed input stands for: a message in memory, or a control payload.
///
/// The first byte steers. Its two lowest bits choose what the rest is; the next three are how many bytes lie before the
/// message in memory, the last three how many behind it.
///
/// - 0: a message, as it is;
/// - 1: a message whose checksums are put right, its own and those of its parts, for no fuzzer guesses them;
/// - 2: the parts of a batch (see ``batch(of:)``), whose checksums are put right;
/// - 3: a control payload.
struct MessageInput {
    enum Content {
        case message
        case controlPayload
    }

    let content: Content
    /// The memory.
    let bytes: [UInt8]
    /// Where in it the message or payload lies.
    let range: Range<Int>

    /// `nil` for no bytes.
    init?(_ input: UnsafeRawBufferPointer) {
        var rest = Array(input)[...]
        guard let steering = rest.popFirst() else { return nil }
        content = steering & 3 == 3 ? .controlPayload : .message
        let contents = steering & 3 == 2 ? Self.batch(of: rest) : Array(rest)
        // What lies around it would be part of a message, if it were looked at.
        let before = [UInt8](repeating: 0x97, count: Int(steering >> 2 & 7))
        let after = [UInt8](repeating: 0x00, count: Int(steering >> 5))
        let memory = before + contents + after
        range = before.count..<before.count + contents.count
        let isPutRight = steering & 3 == 1 || steering & 3 == 2
        bytes = isPutRight ? NaiveMessageDecoder.puttingChecksumsRight(memory, in: range) : memory
    }

    /// A batch: a byte with the flags of its outer message, one by how many it announces more parts than there are (or
    /// fewer, from 128 on), and for each part a byte with its length in the lower 6 bits and the form of the byte string in
    /// the others (8, 16 or 32 bits of length, or a text), and the part.
    private static func batch(of input: ArraySlice<UInt8>) -> [UInt8] {
        var rest = input
        var outer = NaiveMessage(operation: 17)
        outer.flags = UInt64(rest.popFirst() ?? 0)
        let more = Int8(bitPattern: rest.popFirst() ?? 0)
        var parts: [UInt8] = []
        var count = 0
        while let head = rest.popFirst() {
            let part = rest.prefix(Int(head & 63))
            rest = rest.dropFirst(part.count)
            let length = UInt64(part.count)
            switch head >> 6 {
            case 0: parts += [0xc4] + NaiveMessage.bigEndian(length, 1)
            case 1: parts += [0xc5] + NaiveMessage.bigEndian(length, 2)
            case 2: parts += [0xc6] + NaiveMessage.bigEndian(length, 4)
            default: parts += [0xd9] + NaiveMessage.bigEndian(length, 1)
            }
            parts += part
            count += 1
        }
        outer.sequence = UInt64(max(0, count + Int(more)))
        let trailer = (outer.hasSubroute ? 32 : 0) + (outer.hasChecksum ? 4 : 0)
        return outer.encodedTuple(payload: []) + parts + [UInt8](repeating: 0, count: trailer)
    }
}
