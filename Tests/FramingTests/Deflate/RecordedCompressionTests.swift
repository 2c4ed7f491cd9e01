// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Testing

/// Messages that Python's zlib has compressed, recorded with:
///
/// ```python
/// def record(bits, level, memory, strategy, takeover, sizes, flush):
///     c, out = None, []
///     for n in sizes:
///         if c is None or not takeover:
///             c = zlib.compressobj(level, zlib.DEFLATED, -bits, memory, strategy)
///         d = c.compress(text(n)) + c.flush(flush)
///         out.append(d + b"\\0" if flush == zlib.Z_FINISH else d[:-4])
///     return out
/// ```
@Suite("Messages compressed by others (RFC 7692 §7.2.2)")
struct RecordedCompressionTests {
    /// A name, the bits of the window, whether the context is taken over, the sizes of the messages, their compressed forms.
    static let table: [(String, Int, Bool, [Int], [String])] = [
        (
            "window 15, level 6", 15, true, [5, 60, 60],
            [
                """
                325048ca2f0100
                """,
                """
                3200112539a9c50af9690a49a9a9450af9790a2519a90ae58939393a0a18d27a0a8670210000
                """,
                """
                a2442f00
                """,
            ]
        ),
        (
            "window 15, level 9, without context takeover", 15, false, [60, 60],
            [
                """
                325048ca2f29c9492d56c84f53484a4d2d52c8cf5328c94855284fccc9d151304097d65330840b0100
                """,
                """
                325048ca2f29c9492d56c84f53484a4d2d52c8cf5328c94855284fccc9d151304097d65330840b0100
                """,
            ]
        ),
        (
            "window 9, level 1", 9, true, [60, 300, 60],
            [
                """
                325048ca2f29c9492d56c84f53484a4d2d52c8cf5328c94855284fccc9d151304097d65330840b0100
                """,
                """
                c29024412f56db104643a5f5148ce0b661d58121ada7608c5f0786b49e82097e1d18d27a0aa6f8756048eb290000
                """,
                """
                32c0af03435a4fc110ae0300
                """,
            ]
        ),
        (
            "window 12, fixed codes", 12, true, [60, 60],
            [
                """
                325048ca2f29c9492d56c84f53484a4d2d52c8cf5328c94855284fccc9d151304097d65330840b0100
                """,
                """
                c29024412f00
                """,
            ]
        ),
        (
            "window 10, Huffman codes only", 10, true, [60],
            [
                """
                04c1d10980301044c1565e0122b1240f36f871b8902cd8be338372d2da7852d2c22f79c477771f0cca496be34949ebe4
                a29cb4363f00
                """
            ]
        ),
        (
            "window 11, stored", 11, true, [20, 20],
            [
                """
                001400ebff3020626f74746c6573206f662062656572206f6e00
                """,
                """
                001400ebff3020626f74746c6573206f662062656572206f6e00
                """,
            ]
        ),
        (
            "window 15, full flushes", 15, true, [60, 60],
            [
                """
                325048ca2f29c9492d56c84f53484a4d2d52c8cf5328c94855284fccc9d151304097d65330840b0100
                """,
                """
                325048ca2f29c9492d56c84f53484a4d2d52c8cf5328c94855284fccc9d151304097d65330840b0100
                """,
            ]
        ),
        (
            "window 13, last blocks", 13, false, [60, 60],
            [
                """
                335048ca2f29c9492d56c84f53484a4d2d52c8cf5328c94855284fccc9d151304097d65330840b010000
                """,
                """
                335048ca2f29c9492d56c84f53484a4d2d52c8cf5328c94855284fccc9d151304097d65330840b010000
                """,
            ]
        ),
        (
            "window 14, 2,000 bytes", 14, true, [2000, 2000],
            [
                """
                94d44b0ac2301446e1addc054868129fcbb11071502c68c1ed3b37871c3afeb914ce5732c5bc6edbd23eb13e626eed1d
                eb2bb6678bef7d590e31fdcf29f2f8a29b5394f14537a7a8e38b6e4e711c5f74738ad3f8a29b539cc717dd9ce2b2bbee
                7577dddbeebab9fbaee6cda20e7db3b043e02cee50380b3cfdc0220f8db3d05364b1a7c8824f91451f2217d187c845f4
                2172117d7a26441f2217d187c845f42172117d8a2cfa1459f429b2e843e42afaf4188b3e44aea20f91abe843e42afa10
                b98a3e44aea24f91459f228b3e4526fd1f00
                """,
                """
                2210bda3f5f9687d3e5a9f8fd6e7a3f5f9687d3e5a9f0f81fa1c00
                """,
            ]
        ),
    ]

    /// The first bytes of: "0 bottles of beer on the wall, 0 bottles of beer. 1 bottles of ...", 0 ... 99 and 0 ... 6 in turn.
    static func text(_ count: Int) -> [UInt8] {
        var text = ""
        var number = 0
        while text.utf8.count < count {
            text += "\(number % 100) bottles of beer on the wall, \(number % 7) bottles of beer. "
            number += 1
        }
        return Array(text.utf8.prefix(count))
    }

    @Test("Each is decompressed, whole and in pieces", arguments: table)
    func decompressed(name: String, bits: Int, takeover: Bool, sizes: [Int], payloads: [String]) throws {
        let parameters = PermessageDeflate.Parameters(serverNoContextTakeover: !takeover, serverMaxWindowBits: bits)
        for piece in [Int.max, 1, 2, 3, 7] {
            let messages = try Compression.inflate(payloads.map { hex($0) }, parameters: parameters, piece: piece)
            #expect(messages == sizes.map(Self.text), "\(name) in pieces of \(piece)")
        }
    }
}
