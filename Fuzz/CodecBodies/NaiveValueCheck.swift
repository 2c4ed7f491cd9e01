// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// Whether bytes begin with a value that is whole, has texts that are UTF-8, and stays within limits; where equal keys lie is not looked at.
struct NaiveValueCheck {
    private(set) var fault: String?
    private(set) var end = 0

    init(_ bytes: UnsafeRawBufferPointer, limits: MessagePackLimits) {
        // Of the collections that are open, how many values are to come.
        var open: [UInt64] = []
        var elements: UInt64 = 0
        repeat {
            if let left = open.popLast() { open.append(left - 1) }
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
                open.append(head.children)
                if open.count > limits.maximumDepth { fault = "too deep" }
                if elements > UInt64(limits.maximumElements) { fault = "too many" }
                if head.children > UInt64(bytes.count - end) { fault = "cut off" }
            case .str:
                if body.count > limits.maximumStringBytes { fault = "too long" }
                if String(validating: bytes[body], as: UTF8.self) == nil { fault = "no text" }
            case .bin, .ext:
                if body.count > limits.maximumBinaryBytes { fault = "too long" }
            default: break
            }
            if fault != nil { return }
            while open.last == 0 { open.removeLast() }
        } while !open.isEmpty
    }
}
