// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// Whether bytes begin with a value that is whole, has texts that are UTF-8, and stays within limits, those of keys too; where equal keys
/// lie is not looked at.
struct NaiveValueCheck {
    private(set) var fault: String?
    private(set) var end = 0

    /// A collection that is open.
    private struct Open {
        /// How many values are to come.
        var left: UInt64
        var isMap: Bool
        /// Within a key, how many collections are open in it.
        var keyDepth: Int?

        /// Whether the next value is a key.
        var isBeforeKey: Bool { isMap && left % 2 == 0 }
    }

    init(_ bytes: UnsafeRawBufferPointer, limits: MessagePackLimits) {
        var open: [Open] = []
        var elements: UInt64 = 0
        repeat {
            var keyDepth: Int?
            if var parent = open.popLast() {
                keyDepth = parent.keyDepth ?? (parent.isBeforeKey ? 0 : nil)
                parent.left -= 1
                open.append(parent)
            }
            guard let head = try? NaiveHead(bytes, at: end), head.kind != .reserved,
                head.bodyBytes <= UInt64(bytes.count - head.body)
            else {
                fault = "cut off or reserved"
                return
            }
            let body = head.body..<head.body + Int(head.bodyBytes)
            end = body.upperBound
            switch head.kind {
            case .array, .map:
                elements += head.count
                open.append(Open(left: head.children, isMap: head.kind == .map, keyDepth: keyDepth.map { $0 + 1 }))
                if open.count > limits.maximumDepth || (keyDepth ?? 0) + 1 > 4 { fault = "too deep" }
                if elements > UInt64(limits.maximumElements) { fault = "too many" }
                if head.children > UInt64(bytes.count - end) { fault = "cut off" }
            case .str:
                if body.count > limits.maximumStringBytes { fault = "too long" }
                guard let text = String(validating: bytes[body], as: UTF8.self) else {
                    fault = "no text"
                    return
                }
                if keyDepth != nil, Self.marks(in: text) > 30 { fault = "too many marks" }
            case .bin, .ext:
                if body.count > limits.maximumBinaryBytes { fault = "too long" }
            default: break
            }
            if fault != nil { return }
            while open.last?.left == 0 { open.removeLast() }
        } while !open.isEmpty
    }

    /// The most combining marks in a row.
    private static func marks(in text: String) -> Int {
        text.unicodeScalars
            .split { $0.properties.canonicalCombiningClass == .notReordered }
            .map(\.count).max() ?? 0
    }
}
