// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CPlainZlib
import Framing

extension BenchmarkGroup {
    /// Compressing messages.
    static let deflating = comparing(
        "deflate",
        title: "Compressing messages",
        text: """
            Megabytes of JSON per second, each message on its own but with the context of those before it, beside a call of
            zlib's `deflate` for each message with the same parameters: those are the defaults, windows of 12 bits, memory level 5 and level 6.
            """,
        unit: .megabytesPerSecond
    ) {
        MessageSet.sizes.map { size in
            let messages = MessageSet(size)
            return Comparison(
                name: messages.name,
                bytes: size,
                contestants: [MessageCompressor(messages).contestant, PlainCompressor(messages).contestant]
            )
        }
    }

    /// Decompressing messages.
    static let inflating = comparing(
        "inflate",
        title: "Decompressing messages",
        text: """
            Megabytes of JSON per second that come out, beside a call of zlib's `inflate` for each message, into a buffer that
            is large enough. `MessageInflater` does not know how large a message will be, and holds it to its limits.
            """,
        unit: .megabytesPerSecond
    ) {
        MessageSet.sizes.map { size in
            let messages = MessageSet(size)
            return Comparison(
                name: messages.name,
                bytes: size,
                contestants: [MessageDecompressor(messages).contestant, PlainDecompressor(messages).contestant]
            )
        }
    }
}

/// What both sides of a comparison compress, and what it compresses to.
private struct MessageSet {
    static let sizes = [512, 4 << 10, 64 << 10]

    let size: Int
    let messages: [[UInt8]]

    init(_ size: Int) {
        self.size = size
        // More than a window holds, so that no message is still in it when its turn comes again.
        messages = (0..<max(4, (64 << 10) / size)).map { SampleMessages.json(length: size, number: $0) }
    }

    var name: String { size < 1024 ? "\(size) bytes" : "\(size >> 10) KiB" }

    static let configuration = PermessageDeflate.Configuration.defaults
    static let parameters = PermessageDeflate.Parameters(
        serverMaxWindowBits: configuration.serverMaxWindowBits,
        clientMaxWindowBits: configuration.clientMaxWindowBits
    )

    /// All messages compressed in their order, twice: the second time they are preceded by each other, so that this round can
    /// be decompressed again and again.
    func compressed() -> (first: [[UInt8]], again: [[UInt8]]) {
        var deflater = MessageDeflater(role: .server, parameters: Self.parameters)
        func round() -> [[UInt8]] {
            messages.map { message in
                var output: [UInt8] = []
                message.withUnsafeBytes { bytes in
                    do {
                        try deflater.compress(bytes, into: &output)
                    } catch {
                        fatalError("\(error)")
                    }
                }
                return output
            }
        }
        return (round(), round())
    }
}

private final class MessageCompressor {
    private var deflater = MessageDeflater(role: .server, parameters: MessageSet.parameters)
    private let messages: [[UInt8]]
    private var output: [UInt8] = []
    private var next = 0

    init(_ set: MessageSet) {
        messages = set.messages
    }

    var contestant: Contestant {
        Contestant("MessageDeflater") { operations in
            for _ in 0..<operations { self.compress() }
            return operations
        }
    }

    private func compress() {
        output.removeAll(keepingCapacity: true)
        messages[next].withUnsafeBytes { bytes in
            do {
                try deflater.compress(bytes, into: &output)
            } catch {
                fatalError("\(error)")
            }
        }
        next = (next + 1) % messages.count
    }
}

private final class PlainCompressor {
    private let zlib: OpaquePointer
    private let messages: [[UInt8]]
    private var output: [UInt8]
    private var next = 0

    init(_ set: MessageSet) {
        let configuration = MessageSet.configuration
        let zlib = plain_zlib_deflater(
            Int32(configuration.compressionLevel),
            Int32(configuration.serverMaxWindowBits),
            Int32(configuration.memoryLevel)
        )
        guard let zlib else { fatalError("no compressor") }
        self.zlib = zlib
        messages = set.messages
        output = [UInt8](repeating: 0, count: set.size * 2 + 64)
    }

    deinit {
        plain_zlib_free(zlib)
    }

    var contestant: Contestant {
        Contestant("zlib") { operations in
            for _ in 0..<operations { self.compress() }
            return operations
        }
    }

    private func compress() {
        let message = messages[next]
        guard plain_zlib_deflate(zlib, message, message.count, &output, output.count) > 0 else { fatalError("deflate") }
        next = (next + 1) % messages.count
    }
}

private final class MessageDecompressor {
    private var inflater = MessageInflater(role: .client, parameters: MessageSet.parameters)
    private let messages: [[UInt8]]
    private let size: Int
    private var output: [UInt8] = []
    private var next = 0

    init(_ set: MessageSet) {
        let (first, again) = set.compressed()
        size = set.size
        messages = again
        for message in first { inflate(message) }
    }

    var contestant: Contestant {
        Contestant("MessageInflater") { operations in
            for _ in 0..<operations {
                self.inflate(self.messages[self.next])
                self.next = (self.next + 1) % self.messages.count
            }
            return operations
        }
    }

    private func inflate(_ message: [UInt8]) {
        output.removeAll(keepingCapacity: true)
        message.withUnsafeBytes { bytes in
            do {
                try inflater.inflate(bytes, isFinal: true, into: &output, limit: 1 << 20)
            } catch {
                fatalError("\(error)")
            }
        }
        guard output.count == size else { fatalError("inflate") }
    }
}

private final class PlainDecompressor {
    private let zlib: OpaquePointer
    private let messages: [[UInt8]]
    private let size: Int
    private var output: [UInt8]
    private var next = 0

    init(_ set: MessageSet) {
        guard let zlib = plain_zlib_inflater(Int32(MessageSet.configuration.serverMaxWindowBits)) else {
            fatalError("no decompressor")
        }
        self.zlib = zlib
        let tail: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]
        let (first, again) = set.compressed()
        messages = again.map { $0 + tail }
        size = set.size
        output = [UInt8](repeating: 0, count: set.size * 2)
        for message in first { inflate(message + tail) }
    }

    deinit {
        plain_zlib_free(zlib)
    }

    var contestant: Contestant {
        Contestant("zlib") { operations in
            for _ in 0..<operations {
                self.inflate(self.messages[self.next])
                self.next = (self.next + 1) % self.messages.count
            }
            return operations
        }
    }

    private func inflate(_ message: [UInt8]) {
        guard plain_zlib_inflate(zlib, message, message.count, &output, output.count) == size else {
            fatalError("inflate")
        }
    }
}
