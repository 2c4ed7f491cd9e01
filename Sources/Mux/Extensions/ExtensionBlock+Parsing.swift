// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Codec

extension ExtensionBlock {
    /// Parses a map with its keys in any order, which takes up all of the bytes. Unknown keys are skipped; of a key that
    /// comes twice the last one counts.
    ///
    /// - Parameters:
    ///   - bytes: the block, without the two bytes of its length.
    ///   - maximumBytes: the longest block that is taken.
    /// - Throws: a `MessagePackError`; `overflow` for a block, a text, a number or a number of pairs beyond its maximum,
    ///   `invalidValue` for an empty key, name or code, or bytes behind the map, `invalidUTF8`.
    public init(parsing bytes: RawSpan, maximumBytes: Int) throws(MessagePackError) {
        guard bytes.byteCount <= maximumBytes else {
            let message = "extension block of \(bytes.byteCount) bytes, at most \(maximumBytes) are accepted"
            throw MessagePackError(code: .overflow, offset: 0, message: message)
        }
        self.init()
        var reader = MessagePackReader(bytes)
        for _ in 0..<(try reader.readMapHeader()) {
            switch try reader.readKey(Key.self) {
            case .inCapacity: inCapacity = try reader.readInteger()
            case .outCapacity: outCapacity = try reader.readInteger()
            case .windowBytes: windowBytes = try reader.readInteger()
            case .metadata: metadata = try reader.readMetadata()
            case .handlerName:
                handlerName = try reader.readText("handler name", limits: 1...Self.maximumHandlerNameByteCount)
            case .errorCode: errorCode = try reader.readText("error code", limits: 1...Self.maximumErrorCodeByteCount)
            case .errorDetails: errorDetails = try reader.readDetails()
            case nil: try reader.skip()
            }
        }
        guard reader.isAtEnd else {
            let message = "\(reader.remaining) bytes behind the extension block's map"
            throw MessagePackError(code: .invalidValue, offset: reader.offset, message: message)
        }
    }
}

extension MessagePackReader {
    fileprivate mutating func readMetadata() throws(MessagePackError) -> CallMetadata {
        let start = offset
        let count = try readMapHeader()
        guard count <= ExtensionBlock.maximumMetadataCount else {
            let message = "metadata of \(count) pairs, at most \(ExtensionBlock.maximumMetadataCount) are accepted"
            throw MessagePackError(code: .overflow, offset: start, message: message)
        }
        var metadata = CallMetadata()
        for _ in 0..<count {
            let key = try readText("metadata key", limits: 1...ExtensionBlock.maximumKeyByteCount)
            metadata.append(key: key, value: try readString())
        }
        return metadata
    }

    fileprivate mutating func readText(_ what: String, limits: ClosedRange<Int>) throws(MessagePackError) -> String {
        var ahead = MessagePackReader(bytes, at: offset)
        try limits.check(try ahead.readStringBytes().count, what: what, offset: offset)
        return try readString()
    }

    fileprivate mutating func readDetails() throws(MessagePackError) -> [UInt8] {
        bytes.extracting(try readBinary()).withUnsafeBytes { Array($0) }
    }
}

extension ClosedRange<Int> {
    /// Throws unless a text of so many bytes is within the limits.
    func check(_ count: Int, what: String, offset: Int) throws(MessagePackError) {
        if count < lowerBound {
            throw MessagePackError(code: .invalidValue, offset: offset, message: "empty \(what)")
        }
        if count > upperBound {
            let message = "\(what) of \(count) bytes, at most \(upperBound) are allowed"
            throw MessagePackError(code: .overflow, offset: offset, message: message)
        }
    }
}
