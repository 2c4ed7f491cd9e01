// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import FramingBodies
import TestSupport

/// A random stream of frames that breaks no rule, put together without the encoder under test, and what it says.
///
/// It has messages of both kinds, whole and in fragments, compressed or not, with control frames before, between and
/// after the fragments, and a close frame at the end.
struct ValidStream: ~Copyable {
    /// What may come up in a stream.
    enum Feature: Hashable, CaseIterable {
        case text, binary, ping, pong
        case compressed, fragmented, emptyFragment, controlBetweenFragments, characterInTwoFragments
        case closeWithoutCode, closeWithCode, closeWithReason
        case shortLength, length16, length64
    }

    private(set) var bytes: [UInt8] = []
    /// What the receiver gets.
    private(set) var expected: [Received] = []
    /// What the receiver answers.
    private(set) var answers: [NaiveDecoder.Event] = []
    private(set) var features: Set<Feature> = []

    private let receiver: Role
    private var deflater: MessageDeflater?
    private var generator: SeededGenerator

    /// Makes the stream of a seed; a large one also has a message with a length of 64 bits.
    init(to receiver: Role, compression: PermessageDeflate.Parameters?, isLarge: Bool, seed: UInt64) throws {
        self.receiver = receiver
        self.generator = SeededGenerator(seed: seed)
        if let compression {
            deflater = MessageDeflater(
                role: receiver.peer,
                parameters: compression,
                configuration: .init(compressionLevel: Int.random(in: 0...9, using: &generator))
            )
        }
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            appendControlFrames()
            try appendMessage()
        }
        if isLarge {
            let message = generator.bytes(0x10000)
            appendFrame(.binary, message)
            expected.append(.binary(message))
        }
        appendControlFrames()
        appendClose()
    }

    private mutating func appendFrame(_ opcode: Opcode, _ payload: [UInt8], fin: Bool = true, rsv: UInt8 = 0) {
        let mask = receiver == .server ? generator.bytes(4) : nil
        bytes += Frames.frame(opcode.rawValue, payload, fin: fin, rsv: rsv, mask: mask)
        features.insert(payload.count < 126 ? .shortLength : payload.count <= 0xFFFF ? .length16 : .length64)
    }

    private mutating func appendControlFrames() {
        while Int.random(in: 0...2, using: &generator) == 0 {
            let sizes = [0, 1, 8, 124, 125]
            let payload = generator.bytes(sizes.randomElement(using: &generator) ?? 0)
            let isPing = Bool.random(using: &generator)
            appendFrame(isPing ? .ping : .pong, payload)
            expected.append(isPing ? .ping(payload) : .pong(payload))
            if isPing { answers.append(.pong(payload)) }
            features.insert(isPing ? .ping : .pong)
        }
    }

    private mutating func appendMessage() throws {
        let isText = Bool.random(using: &generator)
        let message = isText ? text() : generator.bytes(size())
        var payload = message
        var rsv: UInt8 = 0
        if deflater != nil, Bool.random(using: &generator) {
            payload = try deflater?.compressed(message) ?? []
            rsv = 4
            features.insert(.compressed)
        }
        appendFragments(payload, as: isText ? .text : .binary, rsv: rsv)
        expected.append(isText ? .text(message) : .binary(message))
        features.insert(isText ? .text : .binary)
    }

    private mutating func appendFragments(_ payload: [UInt8], as kind: Opcode, rsv: UInt8) {
        var opcode = kind
        var rsv = rsv
        var rest = payload[...]
        while Int.random(in: 0...1, using: &generator) == 0 {
            let piece = rest.prefix(cut(rest))
            rest = rest.dropFirst(piece.count)
            appendFrame(opcode, Array(piece), fin: false, rsv: rsv)
            features.insert(.fragmented)
            if piece.isEmpty { features.insert(.emptyFragment) }
            if kind == .text, rsv == 0, let next = rest.first, next & 0xC0 == 0x80 {
                features.insert(.characterInTwoFragments)
            }
            opcode = .continuation
            rsv = 0
            let before = expected.count
            appendControlFrames()
            if expected.count > before { features.insert(.controlBetweenFragments) }
        }
        appendFrame(opcode, Array(rest), rsv: rsv)
    }

    /// Where to end a fragment: now and then at once, or within a character if there is one.
    private mutating func cut(_ rest: ArraySlice<UInt8>) -> Int {
        switch Int.random(in: 0...4, using: &generator) {
        case 0: return 0
        case 1, 2: return rest.firstIndex { $0 & 0xC0 == 0x80 }.map { $0 - rest.startIndex } ?? 0
        default: return Int.random(in: 0...rest.count, using: &generator)
        }
    }

    private mutating func appendClose() {
        let reasons = ["", "bye", String(repeating: "é", count: 61)]
        switch Int.random(in: 0...2, using: &generator) {
        case 0:
            appendFrame(.close, [])
            expected.append(.close(nil, reason: []))
            answers.append(.close(nil, reason: []))
            features.insert(.closeWithoutCode)
        default:
            let code = [1000, 1001, 3000, 4999].randomElement(using: &generator) ?? 1000
            let reason = Array((reasons.randomElement(using: &generator) ?? "").utf8)
            appendFrame(.close, Frames.bigEndian(code, bytes: 2) + reason)
            expected.append(.close(CloseCode(rawValue: UInt16(code)), reason: reason))
            answers.append(.close(UInt16(code), reason: []))
            features.insert(reason.isEmpty ? .closeWithCode : .closeWithReason)
        }
    }

    private mutating func size() -> Int {
        [0, 1, 7, 125, 126, 127, 128, 300].randomElement(using: &generator) ?? 0
    }

    private mutating func text() -> [UInt8] {
        let words = ["a", "ß", "€", "😀", "words of some length ", "0000000000"]
        let size = size()
        var text = ""
        while text.utf8.count < size { text += words.randomElement(using: &generator) ?? "" }
        return Array(text.utf8)
    }
}
