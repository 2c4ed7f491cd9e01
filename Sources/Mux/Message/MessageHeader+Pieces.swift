// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// The pieces of a message, for a writer that has placed the payload in its buffer already and puts the rest around it.
extension MessageHeader {
    /// The length of the tuple up to the payload's first byte. The subroute flag, which the writer sets as it needs it,
    /// does not change it; the flag of an extension block does: it takes the flags from one byte to two.
    package func tupleLength(payloadLength: Int, hasExtensionBlock: Bool = false) -> Int {
        1 + WireInteger.length(muxID) + WireInteger.length(sequence) + WireInteger.length(deadlineMilliseconds)
            + WireInteger.length(handler) + WireInteger.length(operation.rawValue)
            + (hasExtensionBlock ? 2 : WireInteger.length(flags.rawValue))
            + WireInteger.binaryHeaderLength(payloadLength)
    }

    /// The length of what follows the payload.
    package func trailerLength(hasSubroute: Bool, extensionBlockLength: Int? = nil) -> Int {
        (extensionBlockLength.map { $0 &+ Message.extensionBlockHeaderLength } ?? 0)
            &+ (hasSubroute ? Subroute.byteCount : 0) + (flags.contains(.crc) ? Message.checksumLength : 0)
    }

    /// Writes the tuple up to the payload's first byte, ``tupleLength(payloadLength:hasExtensionBlock:)`` bytes, and returns
    /// their end.
    ///
    /// The caller vouches for the room, and for a payload of at most ``maximumPayloadLength`` bytes.
    @inline(__always)
    package func writeTuple(
        payloadLength: Int,
        hasSubroute: Bool,
        hasExtensionBlock: Bool = false,
        to start: UnsafeMutableRawPointer
    ) -> UnsafeMutableRawPointer {
        var flags = flags.subtracting(.subroute)
        if hasSubroute { flags.insert(.subroute) }
        if hasExtensionBlock { flags.insert(.extended) }
        start.storeBytes(of: 0x97, as: UInt8.self)
        var position = start + 1
        WireInteger.write(muxID, to: &position)
        WireInteger.write(UInt64(sequence), to: &position)
        WireInteger.write(UInt64(deadlineMilliseconds), to: &position)
        WireInteger.write(handler, to: &position)
        WireInteger.write(operation.rawValue, to: &position)
        WireInteger.write(flags.rawValue, to: &position)
        WireInteger.writeBinaryHeader(payloadLength, to: &position)
        return position
    }

    /// Writes what follows the payload: ``trailerLength(hasSubroute:extensionBlockLength:)`` bytes at `end`. The checksum
    /// is that of all bytes from the message's `start` on, which must be final. Returns the end of the message.
    ///
    /// The caller vouches for the room, and for a block of at most `ExtensionBlock.maximumByteCount` bytes.
    @inline(__always)
    package func writeTrailer(
        subroute: Subroute?,
        extensionBlock: [UInt8]? = nil,
        from start: UnsafeMutableRawPointer,
        at end: UnsafeMutableRawPointer
    ) -> UnsafeMutableRawPointer {
        var position = end
        if let extensionBlock { Self.writeExtensionBlock(extensionBlock, to: &position) }
        if let subroute {
            subroute.write(to: position)
            position += Subroute.byteCount
        }
        if flags.contains(.crc) {
            let hashed = UnsafeRawBufferPointer(start: start, count: position - start)
            position.storeBytes(of: XXH3.checksum(hashed).littleEndian, as: UInt32.self)
            position += Message.checksumLength
        }
        return position
    }

    // Not inlined: most messages have no block.
    @inline(never)
    private static func writeExtensionBlock(_ block: [UInt8], to position: inout UnsafeMutableRawPointer) {
        let length = UInt16(truncatingIfNeeded: block.count)
        position.storeBytes(of: length.bigEndian, as: UInt16.self)
        position += Message.extensionBlockHeaderLength
        block.withUnsafeBytes { source in
            guard let start = source.baseAddress else { return }
            position.copyMemory(from: start, byteCount: source.count)
            position += source.count
        }
    }
}
