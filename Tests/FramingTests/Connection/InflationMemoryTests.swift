// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if os(Linux)
    import Foundation
    import Framing
    import FramingBodies
    import Testing

    @Suite("The memory that a compressed message can take", .serialized, .enabled(if: !ProcessMemory.isSanitized))
    struct InflationMemoryTests {
        /// How a message of 1 MiB that stands for 1 GiB is received.
        struct Reception: Codable, Sendable, CustomTestStringConvertible {
            var isServer: Bool
            /// Whether the limit on how much a message may grow is left out, so that only that on its size holds.
            var isTrusting: Bool
            /// The bytes that come at a time.
            var piece: Int
            /// The code of the error that ends the connection.
            var code: String

            var testDescription: String {
                let pieces = piece == .max ? "at once" : "in pieces of \(piece)"
                return "\(isServer ? "server" : "client"), \(isTrusting ? "no ratio" : "defaults"), \(pieces), \(code)"
            }
        }

        static let receptions = [false, true].flatMap { isServer in
            [
                Reception(isServer: isServer, isTrusting: false, piece: .max, code: "messageTooLarge"),
                Reception(isServer: isServer, isTrusting: false, piece: 16 << 10, code: "expansionTooLarge"),
                Reception(isServer: isServer, isTrusting: true, piece: .max, code: "messageTooLarge"),
                Reception(isServer: isServer, isTrusting: true, piece: 16 << 10, code: "messageTooLarge"),
            ]
        }

        @Test("The message of 1 MiB does stand for 1 GiB")
        func size() throws {
            #expect((1 << 20...17 << 16).contains(InflationLimitsTests.bomb.count))
            var inflater = MessageInflater(
                role: .client,
                parameters: .init(),
                configuration: .init(maximumExpansionRatio: .max)
            )
            var total = 0
            var rest = InflationLimitsTests.bomb[...]
            while !rest.isEmpty {
                let piece = Array(rest.prefix(1 << 14))
                rest = rest.dropFirst(piece.count)
                var output: [UInt8] = []
                try inflater.inflate(piece, isFinal: rest.isEmpty, into: &output, limit: .max)
                total += output.count
            }
            #expect(total == 1 << 30)
        }

        /// Receives the message, and prints by how much memory the process has grown at the most.
        static func receive(_ reception: Reception) throws {
            let role: Role = reception.isServer ? .server : .client
            let mask = reception.isServer ? Frames.key : nil
            var rest = Frames.frame(2, InflationLimitsTests.bomb, rsv: 4, mask: mask)[...]
            var configuration = WebSocketConnection.Configuration.defaults
            if reception.isTrusting { configuration.compression.maximumExpansionRatio = .max }
            var connection = WebSocketConnection(
                role: role,
                configuration: configuration,
                compression: .init(),
                at: WebSocketInstant(nanoseconds: 0)
            )
            var buffer: [UInt8] = []
            var output: [UInt8] = []
            var error: FramingError?
            let before = try #require(ProcessMemory.resident)
            while error == nil, !rest.isEmpty {
                buffer += rest.prefix(reception.piece)
                rest = rest.dropFirst(reception.piece)
                let step = buffer.withUnsafeMutableBytes {
                    connection.receive($0, at: WebSocketInstant(nanoseconds: 0), into: &output)
                }
                buffer.removeFirst(step.consumed)
                if case .failed(let failure)? = step.event { error = failure }
            }
            let grown = try #require(ProcessMemory.peak) - before
            // The ruler itself: memory that is touched shows.
            var touched = [UInt8](repeating: 1, count: 128 << 20)
            touched[touched.count / 2] = 2
            let control = try #require(ProcessMemory.peak) - before
            print("grown=\(grown) control=\(control) code=\(error?.code.rawValue ?? "none") \(touched.count)")
        }

        @Test("A message of 1 MiB that stands for 1 GiB is refused in the memory of the limit", arguments: receptions)
        func bounded(reception: Reception) async throws {
            let result = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
                [reception = reception as Reception] in
                try InflationMemoryTests.receive(reception)
            }
            let text = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
            func value(_ name: String) -> Substring? {
                text.split { $0.isWhitespace }.first { $0.hasPrefix("\(name)=") }?.dropFirst(name.count + 1)
            }
            let grown = try #require(value("grown").flatMap { Int($0) })
            let control = try #require(value("control").flatMap { Int($0) })
            print("InflationMemoryTests: \(reception.testDescription): \(grown >> 10) KiB at the peak")
            #expect(value("code") ?? "" == reception.code)
            // The message as far as the limit, the frame once more, and what zlib and the process itself need. While the
            // buffer grows there are two, together no larger than the last one.
            #expect(grown <= WebSocketLimits.defaults.maximumMessageBytes + 16 << 20)
            #expect(control >= 128 << 20)
        }
    }
#endif
