// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

extension URL: MessagePackEncodable, MessagePackDecodable {
    /// Writes the absolute URL as a str.
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        try writer.write(absoluteString)
    }

    /// Reads a str.
    ///
    /// - Throws: `invalidValue` for one that is no URL.
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        let start = reader.offset
        guard let url = URL(string: try reader.readString(), encodingInvalidCharacters: false) else {
            throw MessagePackError(code: .invalidValue, offset: start, message: "no URL")
        }
        self = url
    }
}
