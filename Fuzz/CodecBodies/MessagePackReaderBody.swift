// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// Reads any bytes in every way that the reader has, at each place where a value begins, and traps if the outcome is another than a
/// naive decoder's. The first byte steers: an odd one gives the reader small limits.
///
/// - Reading never traps, and reads nothing behind the bytes.
/// - A value, its end and the kind of an error are the naive decoder's. A failure leaves the reader where it was, and lies within the bytes.
/// - Skipping ends where the value does, or refuses what is cut off or reserved, and nothing else.
public func fuzzMessagePackReader(_ input: UnsafeRawBufferPointer) {
    guard let steering = input.first else { return }
    let bytes = UnsafeRawBufferPointer(rebasing: input.dropFirst())
    let limits =
        steering & 1 == 0
        ? MessagePackLimits.defaults
        : MessagePackLimits(maximumDepth: 1, maximumStringBytes: 5, maximumBinaryBytes: 12, maximumElements: 3)
    var offset = 0
    while true {
        let check = ReadCheck(bytes, at: offset, limits: limits)
        check.checkSkip()
        check.checkScalars()
        check.checkBodies()
        check.checkMaps()
        guard case .success(let head) = check.head, head.bodyBytes <= UInt64(bytes.count - head.body) else { return }
        offset = head.body + Int(head.bodyBytes)
    }
}

extension ReadCheck {
    fileprivate func checkSkip() {
        let end = NaiveHead.end(bytes, at: offset)
        var reader = MessagePackReader(bytes.bytes, at: offset, limits: limits)
        do throws(MessagePackError) {
            try reader.skip()
            precondition(reader.offset == end, "skipped to another place")
            precondition(((try? reader.finish()) != nil) == (reader.offset == bytes.count), "another end")
        } catch {
            precondition(end == nil, "what is whole was not skipped: \(error)")
            precondition(error.code == .truncated || error.code == .reservedByte, "skipping has no other failures")
            precondition(reader.offset == offset, "a failure moved the reader")
            precondition((offset...bytes.count).contains(error.offset), "a failure elsewhere")
        }
    }
}
