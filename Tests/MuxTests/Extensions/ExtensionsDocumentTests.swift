// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Mux
import Testing
import TestSupport

@Suite("The document of the extensions")
struct ExtensionsDocumentTests {
    @Test("Every example is what the code makes of its fields, and the code reads the fields back")
    func examples() throws {
        let examples = try ExtensionsDocument().examples
        #expect(examples.map(\.name) == ExtensionsExample.all.map(\.name))
        for (documented, example) in zip(examples, ExtensionsExample.all) {
            #expect(Hex.encode(documented.bytes) == Hex.encode(try example.encoded()), "\(documented.name)")
            try example.check(documented.bytes)
        }
    }

    @Test("The examples of announcements agree on what the document says")
    func agreement() throws {
        let local = try ExtensionsExample.connectRequest().extensions
        let remote = try ExtensionsExample.connectResponse().extensions
        let agreement = MuxExtensions.agreed(local: try #require(local), remote: remote)
        #expect(agreement.features == [.requestCancellation, .chunks, .metadata])
        #expect(agreement.features.rawValue == 511 & 21)
        #expect(agreement.sendChunkBytes == 4096)
    }

    @Test("The features have the documented bits")
    func features() throws {
        let names = [
            "cancellation of requests", "announced capacities", "chunks; needs bit 1", "byte credits", "metadata",
            "drain",
            "error codes", "handler names", "free end",
        ]
        let features: [MuxFeatures] = [
            .requestCancellation, .announcedCapacities, .chunks, .byteCredits, .metadata, .drain, .errorCodes,
            .handlerNames, .freeEnd,
        ]
        let rows = try ExtensionsDocument().rows
        let head = try #require(rows.firstIndex(of: ["Bit", "Name", "Section"]))
        let documented = rows[(head + 1)...].prefix(names.count).map { [$0[0], $0[1]] }
        #expect(documented == zip(features, names).map { ["\($0.rawValue)", $1] })
    }

    @Test("The sizes have the documented defaults and ranges")
    func sizes() throws {
        let defaults = MuxExtensions.defaults
        let sizes: [(key: String, value: Int, range: ClosedRange<Int>)] = [
            ("c", defaults.chunkBytes, MuxExtensions.chunkBytesRange),
            ("w", defaults.streamWindowBytes, MuxExtensions.streamWindowBytesRange),
            ("m", defaults.metadataBytes, MuxExtensions.metadataBytesRange),
        ]
        let rows = try ExtensionsDocument().rows
        for (key, value, range) in sizes {
            let row = try #require(rows.first { $0.count == 4 && $0[0] == "`\"\(key)\"`" }, "\(key)")
            #expect(numbers(row[2]) == [value], "\(key)")
            #expect(numbers(row[3]) == [range.lowerBound, range.upperBound], "\(key)")
        }
    }

    @Test("The limits of a block are the documented ones")
    func limits() throws {
        let limits = [
            ("extension block", [ExtensionBlock.maximumByteCount]),
            ("pairs of metadata", [ExtensionBlock.maximumMetadataCount]),
            ("key of metadata", [1, ExtensionBlock.maximumKeyByteCount]),
            ("name of a handler", [1, ExtensionBlock.maximumHandlerNameByteCount]),
            ("code of an error", [1, ExtensionBlock.maximumErrorCodeByteCount]),
            ("window of a stream's direction", [MuxExtensions.streamWindowBytesRange.upperBound]),
        ]
        let rows = try ExtensionsDocument().rows
        for (name, expected) in limits {
            let row = try #require(rows.first { $0.count == 2 && $0[0] == name }, "\(name)")
            #expect(numbers(row[1]) == expected, "\(name)")
        }
    }

    @Test("The captures that it names are among the recorded ones")
    func captures() throws {
        let vectors = try Vectors.load()
        let names = try ExtensionsDocument().rows.filter { $0.count == 4 && $0[3].hasPrefix("`raw.") }
            .map { $0[3].filter { $0 != "`" } }
        #expect(names == ["raw.connect-extra-fields", "raw.trailing-bytes", "raw.ignored-ops", "raw.unknown-mux"])
        let scenarios = Set(vectors.scenarios.map(\.name))
        #expect(scenarios.isSuperset(of: names))
        #expect(vectors.invalid.contains { $0.name == "Flags bits 0xc0 unknown (accepted)" && !$0.isConnectionDropped })
    }

    private func numbers(_ cell: String) -> [Int] {
        cell.matches(of: /[0-9]+(?:,[0-9]{3})*/).compactMap { Int($0.output.filter { $0 != "," }) }
    }
}
