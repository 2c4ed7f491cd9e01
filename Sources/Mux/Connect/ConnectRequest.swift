// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Codec

/// How a dialer introduces itself: the payload of ``Operation/connect`` (`GRID-V1 §1.4`).
public struct ConnectRequest: Hashable, Sendable {
    /// The longest host accepted from a peer, in bytes: it is a name that this node has been configured with.
    public static let maximumHostLength = 4096

    /// The longest token accepted from a peer, in bytes.
    public static let maximumTokenLength = 65536

    /// The identity of the dialer's process.
    public var id: InstanceID

    /// The dialer's own name.
    public var host: String

    /// The dialer's wall clock.
    public var time: Timestamp

    /// What proves the dialer's right to connect, as the application has it.
    public var token: String

    /// What the dialer announces (`GRID-V1-EXTENSIONS §2`); `nil` for a plain one.
    public var extensions: MuxExtensions?

    /// Makes a request.
    public init(id: InstanceID, host: String, time: Timestamp, token: String, extensions: MuxExtensions? = nil) {
        self.id = id
        self.host = host
        self.time = time
        self.token = token
        self.extensions = extensions
    }
}

extension ConnectRequest {
    private enum Key: String {
        case id = "ID"
        case host = "Host"
        case time = "Time"
        case token = "Token"
        case extensions = "X"
    }

    /// Parses a payload: a map with its keys in any order. Unknown keys are skipped; absent ones leave an empty text,
    /// the year 1, or an identity of zeros. An announcement that is none counts as absent.
    ///
    /// - Throws: a `MessagePackError`; `overflow` for a host or token beyond its limit, `invalidValue` for an identity of
    ///   other than 16 bytes.
    public init(parsing bytes: RawSpan) throws(MessagePackError) {
        self.init(id: .absent, host: "", time: .yearOne, token: "")
        var reader = MessagePackReader(bytes)
        for _ in 0..<(try reader.readMapHeader()) {
            switch try reader.readKey(Key.self) {
            case .id: id = try reader.readInstanceID()
            case .host: host = try reader.readText(limit: Self.maximumHostLength)
            case .time: time = try reader.readTimestamp()
            case .token: token = try reader.readText(limit: Self.maximumTokenLength)
            case .extensions: extensions = try reader.readExtensions()
            case nil: try reader.skip()
            }
        }
    }

    /// The payload.
    ///
    /// - Throws: `overflow` for a text of more than 2^32-1 bytes.
    public func encoded() throws(MessagePackError) -> [UInt8] {
        var writer = MessagePackWriter(reservingCapacity: 64 + host.utf8.count + token.utf8.count)
        let announcement = extensions?.announcement
        writer.writeMapHeader(count: announcement == nil ? 4 : 5)
        try writer.write(Key.id.rawValue)
        try writer.writeBinary(id.bytes)
        try writer.write(Key.host.rawValue)
        try writer.write(host)
        try writer.write(Key.time.rawValue)
        writer.writeLegacy(time)
        try writer.write(Key.token.rawValue)
        try writer.write(token)
        if let announcement { writer.write(announcement, key: Key.extensions.rawValue) }
        return writer.bytes
    }
}
