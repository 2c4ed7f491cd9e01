// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

extension Data: MessagePackEncodable, MessagePackDecodable {
    /// Writes a bin.
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        try writer.writeBinary(self)
    }

    /// Reads a bin, or an array of integers.
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        guard try !reader.isArrayNext() else {
            self = Data(try UInt8.decodeElements(from: &reader))
            return
        }
        let range = try reader.readBinary()
        self = reader.bytes.extracting(range).withUnsafeBytes { bytes in
            // `Data` has an empty buffer's address nowhere.
            bytes.isEmpty ? Data() : Data(bytes)
        }
    }
}
