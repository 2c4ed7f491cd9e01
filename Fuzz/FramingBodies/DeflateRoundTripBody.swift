// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// Compresses and decompresses any bytes, and traps if something is not as it should be.
///
/// The first byte chooses which of the two, the next four by which parameters, and the rest is what it is done with.
///
/// - What is compressed comes back, in one piece or in many, whatever the parameters, and by the letter of RFC 1951
///   too (``PlainInflater``). It refers to nothing beyond the window that was agreed on.
/// - Decompressing never traps and never goes beyond its limits, comes to what RFC 1951 says, and in pieces to the same
///   as at once.
public func fuzzDeflateRoundTrip(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= 5 else { return }
    let choice = DeflateChoice(steering: (bytes[1], bytes[2], bytes[3], bytes[4]))
    let rest = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(5))
    if bytes[0] & 1 == 0 {
        checkRoundTrip(rest, choice)
    } else {
        checkInflation(rest, choice)
    }
}

private func checkRoundTrip(_ bytes: UnsafeRawBufferPointer, _ choice: DeflateChoice) {
    var deflater = MessageDeflater(
        role: choice.role,
        parameters: choice.parameters,
        configuration: choice.configuration
    )
    var trusting = choice.configuration
    trusting.maximumExpansionRatio = .max
    var once = MessageInflater(role: choice.role.peer, parameters: choice.parameters, configuration: trusting)
    var inPieces = MessageInflater(role: choice.role.peer, parameters: choice.parameters)
    var plain = PlainInflater()
    // The last byte of each message says how long it is.
    var rest = bytes
    for _ in 0..<8 {
        guard let last = rest.last else { return }
        let message = UnsafeRawBufferPointer(rebasing: rest.prefix(Int(last) * Int(last)))
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(message.count))
        var payload: [UInt8] = []
        precondition(failure { () throws(FramingError) in try deflater.compress(message, into: &payload) } == nil)
        checkDecompression(of: payload, to: message, with: &once, piece: payload.count)
        checkDecompression(of: payload, to: message, with: &inPieces, piece: choice.piece)
        precondition(plain.message(payload)?.elementsEqual(message) == true, "compressed to something else")
        precondition(plain.farthest <= 1 << choice.parameters.maxWindowBits(of: choice.role), "beyond the window")
        if choice.parameters.noContextTakeover(of: choice.role) { plain = PlainInflater() }
        if choice.releases {
            deflater.releaseIdle()
            once.releaseIdle()
        }
    }
}

private func checkDecompression(
    of payload: [UInt8],
    to message: UnsafeRawBufferPointer,
    with inflater: inout MessageInflater,
    piece: Int
) {
    var back: [UInt8] = []
    let error = inflate(payload, with: &inflater, piece: piece, into: &back, limit: message.count)
    precondition(error == nil, "what was compressed is refused")
    precondition(back.elementsEqual(message), "what was compressed comes back changed")
}

private func checkInflation(_ bytes: UnsafeRawBufferPointer, _ choice: DeflateChoice) {
    let parameters = choice.parameters
    let peer = choice.role.peer
    var plain = PlainInflater()
    var once = MessageInflater(role: choice.role, parameters: parameters, configuration: choice.configuration)
    var inPieces = MessageInflater(role: choice.role, parameters: parameters, configuration: choice.configuration)
    for (round, payload) in payloads(bytes, choice).enumerated() {
        var message: [UInt8] = []
        let error = inflate(payload, with: &once, piece: payload.count, into: &message, limit: choice.limit)
        precondition(message.count <= choice.limit, "beyond the limit")
        precondition(message.capacity <= 2 * choice.limit + 4096, "more memory than the limit needs")
        let growth = max(
            choice.configuration.expansionFloor,
            payload.count * choice.configuration.maximumExpansionRatio
        )
        precondition(message.count <= growth, "beyond the ratio")
        let expected = plain.message(payload, limit: choice.limit)
        if error == nil {
            precondition(message == expected, "inflated to something else than RFC 1951 says")
        } else {
            // A reference beyond the window may or may not be noticed.
            let isBeyond = plain.farthest > 1 << parameters.maxWindowBits(of: peer)
            let isRefused = error?.code == .expansionTooLarge && expected.map { $0.count > growth } == true
            precondition(expected == nil || isBeyond || isRefused, "refused what is valid")
        }
        if parameters.noContextTakeover(of: peer) { plain = PlainInflater() }
        var same: [UInt8] = []
        let sameError = inflate(payload, with: &inPieces, piece: choice.piece, into: &same, limit: choice.limit)
        // In a smaller window zlib notices references beyond it or not, as the pieces fall.
        if parameters.maxWindowBits(of: peer) == 15, growth == choice.configuration.expansionFloor {
            precondition(error?.code == sameError?.code, "another error in pieces")
            precondition(error != nil || message == same, "another message in pieces")
        }
        if let error {
            var more: [UInt8] = []
            precondition(
                inflate([0], with: &once, piece: 1, into: &more, limit: .max) == error,
                "goes on after an error"
            )
            precondition(more.isEmpty && !once.holdsState)
            return
        }
        guard sameError == nil else { return }
        if round == 0 { checkCompression(message, choice) }
    }
}

/// Three messages: the same one, or two, the length of the first of which is the last byte, and the first again.
private func payloads(_ bytes: UnsafeRawBufferPointer, _ choice: DeflateChoice) -> [[UInt8]] {
    guard choice.releases, let last = bytes.last else { return [[UInt8]](repeating: Array(bytes), count: 3) }
    let first = Array(bytes.dropLast().prefix(Int(last)))
    let second = Array(bytes.dropLast().dropFirst(Int(last)))
    return [first, second, first]
}

/// What was decompressed can be compressed again.
private func checkCompression(_ message: [UInt8], _ choice: DeflateChoice) {
    var deflater = MessageDeflater(
        role: choice.role,
        parameters: choice.parameters,
        configuration: choice.configuration
    )
    var inflater = MessageInflater(role: choice.role.peer, parameters: choice.parameters)
    var payload: [UInt8] = []
    var back: [UInt8] = []
    message.withUnsafeBytes { bytes in
        precondition(failure { () throws(FramingError) in try deflater.compress(bytes, into: &payload) } == nil)
    }
    precondition(inflate(payload, with: &inflater, piece: payload.count, into: &back, limit: message.count) == nil)
    precondition(back == message, "what was compressed comes back changed")
}

private func inflate(
    _ payload: [UInt8],
    with inflater: inout MessageInflater,
    piece: Int,
    into output: inout [UInt8],
    limit: Int
) -> FramingError? {
    payload.withUnsafeBytes { bytes in
        var rest = bytes
        repeat {
            let fragment = UnsafeRawBufferPointer(rebasing: rest.prefix(max(1, piece)))
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(fragment.count))
            let error = failure { () throws(FramingError) in
                try inflater.inflate(fragment, isFinal: rest.isEmpty, into: &output, limit: limit)
            }
            if let error { return error }
        } while !rest.isEmpty
        return nil
    }
}

private func failure(_ body: () throws(FramingError) -> Void) -> FramingError? {
    do throws(FramingError) {
        try body()
        return nil
    } catch {
        return error
    }
}
