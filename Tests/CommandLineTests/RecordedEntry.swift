// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import TestSupport

@testable import GridCommands

/// An object of `Tests/Fixtures/vectors.json` as it stands there, so that a key too few or too many is seen.
struct RecordedEntry {
    var object: [String: Any]

    /// The entries under a key of the file.
    static func all(_ key: String) throws -> [RecordedEntry] {
        let root = try JSONSerialization.jsonObject(with: Data(contentsOf: Vectors.file)) as? [String: Any]
        return (root?[key] as? [[String: Any]] ?? []).map(RecordedEntry.init)
    }

    var name: String { object["name"] as? String ?? "" }
    var message: [String: Any]? { object["message"] as? [String: Any] }

    /// The bytes under a key that ends in `_hex`; nil when there are none.
    func bytes(_ key: String) -> [UInt8]? {
        (object[key] as? String).flatMap { try? Hexadecimal.decode($0) }
    }

    /// The encoded message. Of long ones the file has the ends alone; what lies between is the payload's pattern.
    var encoded: [UInt8]? {
        if let bytes = bytes("encoded_hex") { return bytes }
        guard let length = object["encoded_len"] as? Int, let front = bytes("encoded_prefix_hex"),
            let back = bytes("encoded_suffix_hex"), let message, let payloadLength = message["PayloadLen"] as? Int
        else { return nil }
        let trailer = (message["CRC"] == nil ? 0 : 4) + (message["Subroute_hex"] == nil ? 0 : 32)
        let header = length - payloadLength - trailer
        return front.prefix(header) + PayloadPattern.bytes(payloadLength) + back.suffix(trailer)
    }

    /// A recorded message's fields as the command shows them.
    static func shown(_ message: [String: Any], isPayloadNil: Bool? = nil) -> [String: Any] {
        var shown = message
        // The same number, once as a text and once as a number.
        if let number = message["MuxID"] as? NSNumber { shown["MuxID"] = number.stringValue }
        if let isPayloadNil { shown["PayloadNil"] = isPayloadNil }
        if let flags = message["Flags"] as? Int, let names = message["FlagNames"] as? String {
            shown["FlagNames"] = Self.flagNames(recorded: names, flags: flags)
        }
        if shown.removeValue(forKey: "Payload_pattern") != nil, let length = message["PayloadLen"] as? Int {
            shown["Payload_hex"] = Hexadecimal.encode(PayloadPattern.bytes(length))
        }
        for key in ["encoded_hex", "Payload_len", "Payload_prefix_hex", "Payload_suffix_hex", "Payload_sha256"] {
            shown[key] = nil
        }
        return shown
    }

    /// The names of flags, with those of extensions, for which the recording had none.
    private static func flagNames(recorded: String, flags: Int) -> String {
        let added = [(64, "MORE"), (128, "EXT")].filter { flags & $0.0 != 0 }.map(\.1)
        let names = recorded.dropFirst().dropLast().split(separator: ",").map(String.init)
        return "[\((names + added).joined(separator: ","))]"
    }
}
