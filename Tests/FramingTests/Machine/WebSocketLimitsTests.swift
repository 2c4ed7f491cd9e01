// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import FramingBodies
import Testing

@Suite("Limits on what a peer may send")
struct WebSocketLimitsTests {
    /// The error that the bytes end with; nil if there is none.
    private func error(_ bytes: [UInt8], _ limits: WebSocketLimits, role: Role = .client) -> FramingError? {
        if case .failure(let error)? = Receiver.receive(bytes, role: role, limits: limits).last { error } else { nil }
    }

    private func fragments(_ sizes: [Int], finished: Bool = true) -> [UInt8] {
        sizes.enumerated().flatMap { index, size in
            let isLast = finished && index == sizes.count - 1
            let opcode: UInt8 = index == 0 ? 2 : 0
            return Frames.frame(opcode, [UInt8](repeating: 1, count: size), fin: isLast)
        }
    }

    @Test("By default a message and a frame have 64 MiB, and a message 131,072 frames")
    func defaults() {
        #expect(WebSocketLimits.defaults == WebSocketLimits())
        #expect(WebSocketLimits.defaults.maximumMessageBytes == 67_108_864)
        #expect(WebSocketLimits.defaults.maximumFrameBytes == 67_108_864)
        #expect(WebSocketLimits.defaults.maximumFragments == 131_072)
        let largest: [UInt8] = [0x82, 127] + Frames.bigEndian(67_108_864, bytes: 8)
        #expect(error(largest, .defaults) == nil)
        let larger: [UInt8] = [0x82, 127] + Frames.bigEndian(67_108_865, bytes: 8)
        #expect(error(larger, .defaults)?.code == .frameTooLarge)
    }

    @Test("A frame may have as many bytes as the limit says, and no more: the header decides")
    func frame() {
        let limits = WebSocketLimits(maximumFrameBytes: 1000)
        #expect(Receiver.receive(fragments([1000]), role: .client, limits: limits).count == 1)
        #expect(error(fragments([1000, 1000, 1000]), limits) == nil)
        let refused = error(Array(fragments([1001]).prefix(4)), limits)
        #expect(refused?.code == .frameTooLarge)
        #expect(refused?.closeCode == .messageTooBig)
        #expect(error(fragments([1, 1001]), limits)?.code == .frameTooLarge)
    }

    @Test("A message may have as many bytes as the limit says, whole or in fragments, and no more: the header decides")
    func message() {
        let limits = WebSocketLimits(maximumMessageBytes: 1000)
        for sizes in [[1000], [500, 500], [999, 0, 1], [1000, 0, 0]] {
            #expect(error(fragments(sizes), limits) == nil, "\(sizes)")
        }
        for sizes in [[1001], [500, 501], [1000, 0, 1]] {
            let refused = error(fragments(sizes), limits)
            #expect(refused?.code == .messageTooLarge, "\(sizes)")
            #expect(refused?.closeCode == .messageTooBig)
        }
        let announced = fragments([500], finished: false) + [0x00, 126, 0x01, 0xF5]
        #expect(error(announced, limits)?.code == .messageTooLarge)
        #expect(error(fragments([900]) + fragments([900]) + fragments([500, 500]), limits) == nil, "each on its own")
    }

    @Test("A message may have as many frames as the limit says, and no more")
    func fragmentCount() {
        let limits = WebSocketLimits(maximumFragments: 3)
        #expect(error(fragments([1, 0, 1]), limits) == nil)
        let refused = error(fragments([0, 0, 0, 0]), limits)
        #expect(refused?.code == .tooManyFragments)
        #expect(refused?.closeCode == .policyViolation)
        #expect(error(fragments([1, 0, 1]) + fragments([1, 1, 1]), limits) == nil, "each on its own")
        let pings = Frames.frame(9) + Frames.frame(9)
        #expect(error(fragments([1, 0], finished: false) + pings + Frames.frame(0), limits) == nil)
    }

    @Test("Control frames count towards no limit")
    func control() {
        let none = WebSocketLimits(maximumMessageBytes: 0, maximumFrameBytes: 0, maximumFragments: 1)
        let payload = [UInt8](repeating: 0x61, count: 125)
        #expect(Receiver.receive(Frames.frame(9, payload), role: .client, limits: none) == [.ping(payload)])
        #expect(Receiver.receive(Frames.frame(2), role: .client, limits: none) == [.binary([])])
        #expect(error(Frames.frame(2, [1]), none)?.code == .frameTooLarge)
    }

    @Test("Limits out of range count as the nearest in range")
    func clamped() {
        let limits = WebSocketLimits(maximumMessageBytes: .min, maximumFrameBytes: -1, maximumFragments: .min)
        let machine = WebSocketMachine(role: .client, limits: limits)
        #expect(machine.limits == WebSocketLimits(maximumMessageBytes: 0, maximumFrameBytes: 0, maximumFragments: 1))
        #expect(error(fragments([0]), limits) == nil)
    }

    @Test(
        "Without limits the largest length that can be written is waited for, and nothing overflows",
        arguments: Role.allCases
    )
    func unlimited(role: Role) throws {
        let limits = WebSocketLimits(maximumMessageBytes: .max, maximumFrameBytes: .max, maximumFragments: .max)
        var machine = WebSocketMachine(role: role, limits: limits)
        let mask: [UInt8] = role == .server ? [1, 2, 3, 4] : []
        for first: UInt8 in [0x02, 0x00] {
            let length = first == 0x02 ? [0x01] : hex("7f 7fffffffffffffff")
            var bytes = [first, length[0] | (role == .server ? 0x80 : 0)] + length.dropFirst() + mask + [0xFF]
            if first == 0x02 {
                let step = try bytes.withUnsafeMutableBytes { try machine.receive($0) }
                #expect(step.consumed == bytes.count)
            } else {
                #expect {
                    try bytes.withUnsafeMutableBytes { try machine.receive($0) }
                } throws: { ($0 as? FramingError)?.code == .messageTooLarge }
            }
        }
        var fresh = WebSocketMachine(role: role, limits: limits)
        var header = hex(role == .server ? "82ff" : "827f") + hex("7fffffffffffffff") + mask + [0xFF]
        let step = try header.withUnsafeMutableBytes { try fresh.receive($0) }
        #expect(step == .init(consumed: 0, needed: .max - 1))
    }
}
