// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Texts as services send them to each other, the same in every run.
enum SampleMessages {
    /// JSON objects with keys that repeat and values that do not, cut to `length` bytes.
    static func json(length: Int, number: Int) -> [UInt8] {
        var state = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        let regions = ["eu-central-1", "us-east-1", "ap-south-1", "sa-east-1"]
        let states = ["healthy", "degraded", "offline", "rebuilding"]
        var text = "["
        while text.utf8.count < length {
            text += """
                {"id":\(next(1_000_000_000)),"host":"node-\(next(64)).example","region":"\(regions[Int(next(4))])",\
                "disk":{"serial":"\(String(next(1 << 40), radix: 16))","used":\(next(1 << 40)),"total":\(1 << 42),\
                "state":"\(states[Int(next(4))])"},"latency_ms":\(next(1000)).\(next(1000)),"tags":["hot","tier-\(next(9))"]},
                """
        }
        return Array(text.utf8.prefix(length))
    }

    /// Prose that mixes ASCII with characters of two, three and four bytes, cut at a character to at most `length` bytes.
    static func mixedText(length: Int) -> [UInt8] {
        let line = "Größe und Übermaß: 12 € für größere Räume; naïve café, Ελληνικά, Русский текст, 日本語の文章, 😀👍. "
        return repeated(line, length)
    }

    /// Cyrillic and Greek prose: mostly characters of two bytes.
    static func twoByteText(length: Int) -> [UInt8] {
        repeated("Всё, что приходит от узла, проверяется прежде чем обрабатывается. Όλα ελέγχονται πρώτα. ", length)
    }

    /// Japanese and Chinese prose: mostly characters of three bytes.
    static func threeByteText(length: Int) -> [UInt8] {
        repeated("受信したすべてのバイトは、処理される前に検証されます。所有收到的字节在处理之前都要经过验证。", length)
    }

    static func ascii(length: Int) -> [UInt8] {
        repeated("Everything that comes from a peer is checked before it is used, and then it is used once. ", length)
    }

    private static func repeated(_ line: String, _ length: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var text = ""
        while bytes.count < length {
            for scalar in line.unicodeScalars {
                text = String(scalar)
                guard bytes.count + text.utf8.count <= length else { return bytes }
                bytes += text.utf8
            }
        }
        return bytes
    }
}
