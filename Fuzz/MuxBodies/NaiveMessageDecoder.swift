// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What the bytes of one WebSocket message amount to, worked out as plainly as `GRID-V1 §2` says it.
package struct NaiveMessageDecoder {
    /// The messages to be processed, in order: the one, or the parts of a batch that lie before its first fault.
    package private(set) var messages: [NaiveMessage] = []
    /// The outer message of a batch.
    package private(set) var batch: NaiveMessage?
    /// What is wrong, if anything.
    package private(set) var fault: NaiveFault?

    /// Decodes the bytes in a range.
    package init(_ bytes: [UInt8], in range: Range<Int>) {
        do throws(NaiveFault) {
            let message = try Self.message(bytes, in: range)
            guard message.isBatch else {
                messages.append(message)
                return
            }
            batch = message
            var reader = NaiveReader(bytes, in: message.rest)
            var part: UInt64 = 0
            while part < message.sequence {
                // A part that is a batch is processed as any message is, which for a batch in a batch is not at all.
                messages.append(try Self.message(bytes, in: try reader.binary()))
                part += 1
            }
        } catch {
            fault = error
        }
    }

    /// The bytes with the checksum of the message that they are set right, and of each part if it is a batch.
    static func puttingChecksumsRight(_ bytes: [UInt8], in range: Range<Int>) -> [UInt8] {
        guard let message = try? message(bytes, in: range, isChecked: false) else { return bytes }
        var bytes = bytes
        if message.isBatch {
            var reader = NaiveReader(bytes, in: message.rest)
            var part: UInt64 = 0
            while part < message.sequence, let inner = try? reader.binary() {
                if let message = try? Self.message(bytes, in: inner, isChecked: false) {
                    putChecksumRight(of: message, in: inner, &bytes)
                }
                part += 1
            }
        }
        putChecksumRight(of: message, in: range, &bytes)
        return bytes
    }

    private static func putChecksumRight(of message: NaiveMessage, in range: Range<Int>, _ bytes: inout [UInt8]) {
        guard message.hasChecksum else { return }
        let end = range.upperBound
        bytes.replaceSubrange(end - 4..<end, with: NaiveMessage.checksum(of: Array(bytes[range].dropLast(4))))
    }

    /// Decodes one message: the tuple at the start of the range, the checksum at its end, the subroute before that.
    private static func message(
        _ bytes: [UInt8],
        in range: Range<Int>,
        isChecked: Bool = true
    ) throws(NaiveFault) -> NaiveMessage {
        var reader = NaiveReader(bytes, in: range)
        let count = try reader.array()
        // So many fields take so many bytes at least: without them the message is cut off, whatever is there of it.
        guard count <= UInt64(reader.left) else { throw .truncated }
        guard count == 7 else { throw .wrongFieldCount }
        var message = NaiveMessage()
        message.muxID = try reader.integer(upTo: .max)
        message.sequence = try reader.integer(upTo: 0xffff_ffff)
        message.deadline = try reader.integer(upTo: 0xffff_ffff)
        message.handler = try reader.integer(upTo: 0xff)
        message.operation = try reader.integer(upTo: 0xff)
        message.flags = try reader.integer(upTo: 0xff)
        message.payload = try reader.binary()

        var end = range.upperBound
        if message.hasChecksum {
            guard end - reader.position >= 4 else { throw .missingChecksum }
            end -= 4
            let given = Array(bytes[end..<end + 4])
            let right = NaiveMessage.checksum(of: Array(bytes[range.lowerBound..<end]))
            guard given == right || !isChecked else { throw .checksumMismatch }
            message.checksum = given.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        if message.hasSubroute {
            guard end - reader.position >= 32 else { throw .missingSubroute }
            end -= 32
            message.subroute = Array(bytes[end..<end + 32])
        }
        message.rest = reader.position..<end
        return message
    }
}
