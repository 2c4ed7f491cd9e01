// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Foundation
import TestSupport
import Testing

@testable import GridCommands

@Suite("Decoding on the command line")
struct DecodeTests {
    /// Decodes each input with the program, four at a time.
    private func decode(_ inputs: [[UInt8]], _ arguments: [String] = []) async throws -> [ProgramResult] {
        try await withThrowingTaskGroup(of: [(Int, ProgramResult)].self) { group in
            for worker in 0..<4 {
                group.addTask {
                    var results: [(Int, ProgramResult)] = []
                    for index in stride(from: worker, to: inputs.count, by: 4) {
                        let result = try await BuiltProgram.grid.run(["decode"] + arguments, input: inputs[index])
                        results.append((index, result))
                    }
                    return results
                }
            }
            let all = try await group.reduce(into: []) { $0 += $1 }
            return all.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func object(_ text: some StringProtocol) -> [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]) ?? [:]
    }

    private func expectEqual(_ shown: [String: Any], _ recorded: [String: Any], _ name: String) {
        #expect(NSDictionary(dictionary: shown) == NSDictionary(dictionary: recorded), "\(name)")
    }

    @Test("Each recorded message is shown with the fields that were recorded")
    func messages() async throws {
        let entries = try RecordedEntry.all("messages")
        #expect(entries.count == 199)
        let results = try await decode(entries.map { try #require($0.encoded) })
        for (entry, result) in zip(entries, results) {
            // These two say that parts follow, but none do.
            let isIncomplete = ["op/Merged+crc", "max/Merged"].contains(entry.name)
            #expect(result.status == (isIncomplete ? 1 : 0), "\(entry.name): \(result.error)")
            var recorded = RecordedEntry.shown(
                try #require(entry.message),
                isPayloadNil: entry.object["decoded_PayloadNil"] as? Bool
            )
            if recorded["Op"] as? Int == 17 { recorded["Parts"] = [Any]() }
            expectEqual(object(result.text), recorded, entry.name)
        }
    }

    @Test("A merged batch is shown with its parts")
    func merged() async throws {
        let entries = try RecordedEntry.all("merged").filter { $0.bytes("encoded_hex") != nil }
        #expect(entries.count == 7)
        let results = try await decode(entries.map { try #require($0.bytes("encoded_hex")) })
        for (entry, result) in zip(entries, results) {
            #expect(result.status == 0, "\(entry.name): \(result.error)")
            let shown = object(result.text)
            let parts = shown["Parts"] as? [[String: Any]] ?? []
            #expect(shown["Seq"] as? Int == entry.object["count"] as? Int)
            #expect(parts.count == entry.object["count"] as? Int)
            let recorded = entry.object["parts"] as? [[String: Any]] ?? []
            for (index, part) in parts.enumerated() {
                #expect(part["MuxID"] as? String == "\(index + 1)")
                let length = try #require(part["PayloadLen"] as? Int)
                #expect(part["Payload_hex"] as? String == Hexadecimal.encode(PayloadPattern.bytes(length)))
                if recorded.indices.contains(index) { #expect(recorded[index]["PayloadLen"] as? Int == length) }
            }
        }
    }

    @Test("Bytes that the protocol forbids end with status 1, the reason and the byte; what it tolerates is shown")
    func invalid() async throws {
        let entries = try RecordedEntry.all("invalid")
        #expect(entries.count == 62)
        let results = try await decode(entries.map { try #require($0.bytes("hex")) })
        for (entry, result) in zip(entries, results) {
            if let decoded = entry.object["decoded"] as? [String: Any] {
                var shown = object(result.text)
                shown["Parts"] = nil
                expectEqual(shown, RecordedEntry.shown(decoded), entry.name)
            } else {
                #expect(result.status == 1, "\(entry.name)")
                let parts = object(result.text)["Parts"] as? [[String: Any]] ?? []
                #expect(parts.count == entry.object["parts_handled_before_error"] as? Int ?? 0, "\(entry.name)")
                let length = try #require(entry.bytes("hex")).count
                let offset = try #require(
                    result.error.firstMatch(of: /^grid: invalid message: .+, at byte ([0-9]+)\n$/)
                )
                #expect(try #require(Int(offset.1)) <= length, "\(entry.name)")
            }
        }
    }

    @Test(
        "The byte that is told is where the fault lies, also inside a batch",
        arguments: [
            ("", 0), ("97", 0), ("9701", 0), ("90", 0), ("97010000140e02a3616263", 7),
            ("970100cdea60140e03c4036162639a20c740", 14),
            ("97000100001100c400b2970100cdea60140e03c4036162639a20c741", 9),
            ("97000100001100c400c403010203", 11), ("97000100001100c400c400", 11),
        ]
    )
    func offsets(hexadecimal: String, offset: Int) async throws {
        let result = try await BuiltProgram.grid.run(["decode", "--hex", hexadecimal])
        #expect(result.status == 1)
        #expect(result.error.hasSuffix(", at byte \(offset)\n"), "\(result.error)")
    }

    @Test("Each recorded frame is shown with the frame's and the message's fields")
    func frames() async throws {
        let entries = try RecordedEntry.all("wire").filter { $0.bytes("frame_hex") != nil }
        #expect(entries.count == 635)
        var refused = 0
        for entry in entries {
            let bytes = try #require(entry.bytes("frame_hex"))
            let frame = try #require(entry.object["ws"] as? [String: Any])
            do {
                let decoded = try DecodedFrame(decoding: bytes)
                if let fault = decoded.message?.batchFault { throw fault }
                expectEqual(object(try JSONText.pretty(decoded)), expectedFrame(entry), entry.name)
            } catch let error as InvalidBytes {
                // What the other side refused is refused here: reserved bits, bytes that are no message.
                let isRefused = frame["rsv"] as? Int != 0 || entry.message == nil
                #expect(isRefused, "\(entry.name): \(error)")
                refused += 1
            }
        }
        #expect(refused == 6)
    }

    private func expectedFrame(_ entry: RecordedEntry) -> [String: Any] {
        var expected: [String: Any]
        if let message = entry.message {
            expected = RecordedEntry.shown(message)
            if expected["Op"] as? Int == 17 {
                let parts = entry.object["merged"] as? [[String: Any]] ?? []
                expected["Parts"] = parts.map { RecordedEntry.shown($0) }
            }
        } else {
            expected = ["payload_hex": entry.object["payload_hex"] ?? ""]
        }
        expected["ws"] = entry.object["ws"]
        return expected
    }

    @Test("The program decodes a frame from a file, from standard input and from digits alike")
    func sources() async throws {
        let frame = "828f4e467813d94778dea4266c1d4d8278c26cb64d"
        let bytes = try Hexadecimal.decode(frame)
        let file = FileManager.default.temporaryDirectory.appending(path: "frame-\(UUID().uuidString)")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let results = [
            try await BuiltProgram.grid.run(["decode", "--frame"], input: bytes),
            try await BuiltProgram.grid.run(["decode", "--frame", "-"], input: bytes),
            try await BuiltProgram.grid.run(["decode", "--frame", "--file", "-"], input: bytes),
            try await BuiltProgram.grid.run(["decode", "--frame", "--file", file.path(percentEncoded: false)]),
            try await BuiltProgram.grid.run(["decode", "--frame", "--hex", frame]),
        ]
        for result in results {
            #expect(result.status == 0)
            #expect(result.text == results[0].text)
        }
        let shown = object(results[0].text)
        #expect(shown["OpName"] as? String == "Request")
        #expect((shown["ws"] as? [String: Any])?["mask_hex"] as? String == "4e467813")
    }

    @Test(
        "A frame that is broken, cut off or followed by more ends with status 1 and the byte",
        arguments: [
            ("", 0), ("82", 1), ("8283", 2), ("8203c101", 4), ("8203c1010200", 5), ("c200", 0), ("8300", 0),
            ("0900", 0),
            ("897e007e", 1), ("827e0001", 1), ("827fffffffffffffffff", 1), ("8203c10102", 2), ("828311223344d02030", 6),
        ]
    )
    func brokenFrames(hexadecimal: String, offset: Int) async throws {
        let result = try await BuiltProgram.grid.run(["decode", "--frame", "--hex", hexadecimal])
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(result.error.hasSuffix(", at byte \(offset)\n"), "\(result.error)")
    }
}
