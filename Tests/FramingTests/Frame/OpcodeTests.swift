// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Testing

@Suite("Opcodes (RFC 6455 §5.2)")
struct OpcodeTests {
    @Test("Six opcodes have a meaning, the other ten of four bits are reserved")
    func meanings() {
        let expected: [UInt8: Opcode] = [0: .continuation, 1: .text, 2: .binary, 8: .close, 9: .ping, 10: .pong]
        for value in UInt8.min...UInt8.max {
            #expect(Opcode(rawValue: value) == expected[value])
        }
    }

    @Test("Opcodes with the highest bit are control frames")
    func control() {
        #expect(Opcode.allCases.filter(\.isControl) == [.close, .ping, .pong])
    }
}
