// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Foundation

/// Decodes any bytes as a type of many kinds of properties, and traps if what comes of it is not the same after it was encoded. The first
/// byte steers: which strategies decoder and encoder have, and whether small limits.
///
/// - Decoding never traps, and fails with a `DecodingError` only.
/// - What it accepts can be skipped, and ends where that ends.
/// - Encoded and decoded, the value is the same; its dates are from the second time on, as not every form holds each of them.
public func fuzzMessagePackDecoder(_ input: UnsafeRawBufferPointer) {
    guard let steering = input.first else { return }
    let bytes = UnsafeRawBufferPointer(rebasing: input.dropFirst())
    let coders = Coders(steering)
    let value: Varied
    do {
        value = try coders.decoder.decode(Varied.self, from: bytes.bytes)
    } catch {
        precondition(error is DecodingError, "another error: \(error)")
        return
    }
    precondition(NaiveHead.end(bytes, at: 0) == bytes.count, "took what is not whole")
    // A date may be one that a form does not have.
    guard let encoded = try? coders.encoder.encode(value) else { return }
    guard let second = try? coders.decoder.decode(Varied.self, from: encoded) else {
        // Small limits may not hold for another form.
        precondition(steering & 0x80 != 0, "what was encoded cannot be decoded")
        return
    }
    guard let encodedAgain = try? coders.encoder.encode(second),
        let third = try? coders.decoder.decode(Varied.self, from: encodedAgain)
    else { preconditionFailure("what was encoded cannot be encoded again") }
    precondition(third == second || second != second, "another value")
}

/// A decoder and the encoder that writes for it.
private struct Coders {
    var decoder = MessagePackDecoder()
    var encoder = MessagePackEncoder()

    init(_ steering: UInt8) {
        if steering & 1 != 0 {
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            encoder.keyEncodingStrategy = .convertToSnakeCase
        }
        switch steering >> 1 & 3 {
        case 1: (decoder.dateDecodingStrategy, encoder.dateEncodingStrategy) = (.secondsSince1970, .secondsSince1970)
        case 2:
            (decoder.dateDecodingStrategy, encoder.dateEncodingStrategy) = (
                .millisecondsSince1970, .millisecondsSince1970
            )
        case 3: (decoder.dateDecodingStrategy, encoder.dateEncodingStrategy) = (.iso8601, .iso8601)
        default: break
        }
        if steering & 8 != 0 { encoder.nilEncodingStrategy = .write }
        if steering & 0x80 != 0 {
            decoder.limits = MessagePackLimits(
                maximumDepth: 3,
                maximumStringBytes: 40,
                maximumBinaryBytes: 20,
                maximumElements: 60
            )
        }
    }
}
