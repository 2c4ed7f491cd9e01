// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Mux

/// Encodes a block as a peer would that knows no limits.
enum UncheckedBlock {
    static func encode(_ block: ExtensionBlock) throws -> [UInt8] {
        var fields = MessagePackWriter()
        var count: UInt32 = 0
        func field(_ key: String, _ writeValue: () throws -> Void) throws {
            count += 1
            try fields.write(key)
            try writeValue()
        }
        if let capacity = block.inCapacity { try field("i") { fields.write(UInt64(capacity)) } }
        if !block.metadata.isEmpty {
            try field("m") {
                fields.writeMapHeader(count: UInt32(block.metadata.count))
                for (key, value) in block.metadata {
                    try fields.write(key)
                    try fields.write(value)
                }
            }
        }
        if let name = block.handlerName { try field("h") { try fields.write(name) } }
        if let code = block.errorCode { try field("c") { try fields.write(code) } }
        if let details = block.errorDetails { try field("d") { try fields.writeBinary(details) } }
        var map = MessagePackWriter()
        map.writeMapHeader(count: count)
        map.append(contentsOf: fields.bytes)
        return map.bytes
    }
}
