// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Codec

extension MuxExtensions {
    private enum Key: String {
        case features = "f"
        case chunkBytes = "c"
        case streamWindowBytes = "w"
        case metadataBytes = "m"
    }

    /// Parses an announcement: a map with its keys in any order. Unknown keys are skipped; absent sizes have their
    /// defaults, absent features are none; a number out of its range counts as the nearest one in it.
    ///
    /// - Throws: a `MessagePackError` for bytes that are no such map.
    public init(parsing bytes: RawSpan) throws(MessagePackError) {
        // Not set on self: in an initializer that would leave the sizes as they come.
        var read = MuxExtensions.none
        var reader = MessagePackReader(bytes)
        for _ in 0..<(try reader.readMapHeader()) {
            switch try reader.readKey(Key.self) {
            case .features: read.features = try reader.readFeatures()
            case .chunkBytes: read.chunkBytes = try reader.readClampedInteger()
            case .streamWindowBytes: read.streamWindowBytes = try reader.readClampedInteger()
            case .metadataBytes: read.metadataBytes = try reader.readClampedInteger()
            case nil: try reader.skip()
            }
        }
        self = read
    }

    /// What is announced of it: nothing for no features.
    var announcement: MuxExtensions? {
        features.isEmpty ? nil : self
    }

    /// The announcement: the value of the key `X`.
    public func encoded() -> [UInt8] {
        var writer = MessagePackWriter(reservingCapacity: 32)
        writer.writeMapHeader(count: 4)
        writer.writePeerText(Key.features.rawValue)
        writer.write(UInt64(features.rawValue))
        writer.writePeerText(Key.chunkBytes.rawValue)
        writer.write(UInt64(chunkBytes.magnitude))
        writer.writePeerText(Key.streamWindowBytes.rawValue)
        writer.write(UInt64(streamWindowBytes.magnitude))
        writer.writePeerText(Key.metadataBytes.rawValue)
        writer.write(UInt64(metadataBytes.magnitude))
        return writer.bytes
    }
}

extension MessagePackReader {
    /// Reads the announcement of a peer; `nil` for a value that is none, because a plain peer may mean something else by
    /// the same key, and for an announcement of no feature, which is the same as none.
    ///
    /// - Throws: `truncated`, `reservedByte` for bytes that are no value at all.
    mutating func readExtensions() throws(MessagePackError) -> MuxExtensions? {
        let start = offset
        try skip()
        return (try? MuxExtensions(parsing: bytes.extracting(start..<offset)))?.announcement
    }

    /// Reads an integer; one beyond the type becomes the nearest in it.
    fileprivate mutating func readClampedInteger() throws(MessagePackError) -> Int {
        if let value = try? readInteger(Int64.self) { return Int(clamping: value) }
        return Int(clamping: try readInteger(UInt64.self))
    }

    /// Reads a set of features. A set of more than 32 bits has its lower ones, and a negative number is no set.
    fileprivate mutating func readFeatures() throws(MessagePackError) -> MuxFeatures {
        if let bits = try? readInteger(UInt64.self) { return MuxFeatures(rawValue: UInt32(truncatingIfNeeded: bits)) }
        _ = try readInteger(Int64.self)
        return []
    }
}

extension MessagePackWriter {
    /// Writes a key and an announcement.
    mutating func write(_ extensions: MuxExtensions, key: String) {
        writePeerText(key)
        append(contentsOf: extensions.encoded())
    }
}
