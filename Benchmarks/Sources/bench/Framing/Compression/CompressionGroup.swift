// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

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
