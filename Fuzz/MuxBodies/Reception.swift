// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// What the library makes of the bytes of one WebSocket message: the message, or the parts of the batch in order, up to the
/// first fault (`GRID-V1 §2.6`).
struct Reception {
    private(set) var messages: [Message] = []
    /// The outer message of a batch.
    private(set) var batch: Message?
    /// Where the parts lie that are messages.
    private(set) var parts: [Range<Int>] = []
    private(set) var error: MessageError?

    /// Parses the bytes in a range. They are looked at in memory of just their number.
    init(_ bytes: [UInt8], in range: Range<Int>) {
        ExactMemory.read(bytes) { memory in
            do throws(MessageError) {
                try receive(memory, in: range)
            } catch {
                self.error = error
            }
        }
    }

    private mutating func receive(_ memory: RawSpan, in range: Range<Int>) throws(MessageError) {
        let message = try Message(parsing: memory, in: range)
        guard message.header.operation == .merged else {
            messages.append(message)
            return
        }
        batch = message
        var batch = MergedBatch(message)
        while let part = try Self.next(&batch, memory) {
            messages.append(try Message(parsing: memory, in: part))
            parts.append(part)
        }
    }

    private static func next(_ batch: inout MergedBatch, _ memory: RawSpan) throws(MessageError) -> Range<Int>? {
        let before = batch.remaining
        do throws(MessageError) {
            let part = try batch.next(in: memory)
            precondition(batch.remaining == (part == nil ? 0 : before - 1), "miscounted the parts that remain")
            return part
        } catch {
            precondition(isAtEnd(batch, memory), "something follows a fault")
            throw error
        }
    }

    private static func isAtEnd(_ batch: MergedBatch, _ memory: RawSpan) -> Bool {
        var batch = batch
        do throws(MessageError) {
            return try batch.next(in: memory) == nil
        } catch {
            return false
        }
    }
}
