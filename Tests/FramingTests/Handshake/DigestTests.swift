// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Testing

@Suite("SHA-1 and Base64, as the opening handshake needs them")
struct DigestTests {
    /// RFC 3174 §7.3, FIPS 180 and the edges of the padding.
    static let digests: [(String, Int, String)] = [
        ("", 1, "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("a", 1, "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"),
        ("abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1, "84983e441c3bd26ebaae4aa1f95129e5e54670f1"),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            1, "a49b2446a02c645bf419f995b67091253a04a259"
        ),
        (
            "0123456701234567012345670123456701234567012345670123456701234567", 10,
            "dea356a2cddd90c7a7ecedc5ebb563934f460452"
        ),
        ("a", 55, "c1c8bbdc22796e28c0e15163d20899b65621d65a"),
        ("a", 56, "c2db330f6083854c99d4b5bfb6e8f29f201be699"),
        ("a", 63, "03f09f5b158a7a8cdad920bddc29b81c18a551f5"),
        ("a", 64, "0098ba824b5c16427bd7a1122a5a442a25ec644d"),
        ("a", 65, "11655326c708d70319be2610e8a57d9a5b959d3b"),
        ("a", 100_000, "c4d4b30851182fc4eb8675494d42fd7f17e29c93"),
    ]

    @Test("SHA-1 gives the published digests (RFC 3174, FIPS 180)", arguments: digests)
    func sha1(text: String, repeated: Int, digest: String) {
        #expect(hex(SHA1.hash(String(repeating: text, count: repeated).utf8)) == digest)
    }

    static let texts: [(String, String)] = [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"), ("the sample nonce", "dGhlIHNhbXBsZSBub25jZQ=="),
    ]

    @Test("Base64 gives the published texts, and back (RFC 4648 §10)", arguments: texts)
    func base64(text: String, encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(text.utf8))
    }

    @Test("Base64 of all bytes uses the whole alphabet, and back")
    func alphabet() {
        let bytes = [UInt8](0...255)
        let encoded = Base64.encode(bytes)
        #expect(Set(encoded.utf8).count == 65)
        #expect(Base64.decode(encoded) == bytes)
    }

    @Test(
        "What is not Base64 is not decoded",
        arguments: [
            "Z", "Zg", "Zg=", "Z===", "====", "Zm9v!", "Zm9-", "Zm9_", "Z=9v", "Zg==Zg==", " Zg=", "Zm9v\n", "Zmé=",
        ]
    )
    func notBase64(text: String) {
        #expect(Base64.decode(text) == nil)
    }
}
