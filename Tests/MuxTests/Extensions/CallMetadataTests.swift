// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing

@Suite("Metadata of calls")
struct CallMetadataTests {
    @Test("Pairs keep their order, and of a repeated key the first value counts")
    func order() {
        var metadata: CallMetadata = ["b": "1", "a": "2", "b": "3"]
        metadata.append(key: "", value: "4")
        #expect(metadata.map(\.key) == ["b", "a", "b", ""])
        #expect(metadata.map(\.value) == ["1", "2", "3", "4"])
        #expect(metadata["b"] == "1")
        #expect(metadata["a"] == "2")
        #expect(metadata[""] == "4")
        #expect(metadata["c"] == nil)
        #expect(metadata[2] == (key: "b", value: "3"))
        #expect(metadata.last?.value == "4")
        #expect(CallMetadata().isEmpty)
    }

    @Test("Keys are compared byte by byte")
    func keys() {
        let metadata: CallMetadata = ["e\u{301}": "decomposed"]
        #expect(metadata["e\u{301}"] == "decomposed")
        #expect(metadata["\u{e9}"] == nil)
        #expect(metadata["E\u{301}"] == nil)
    }

    @Test("Metadata is equal, and hashed alike, if the pairs and their order are")
    func equality() {
        let metadata: CallMetadata = ["a": "1", "b": "2"]
        #expect(metadata == CallMetadata([(key: "a", value: "1"), (key: "b", value: "2")]))
        #expect(metadata.hashValue == CallMetadata([(key: "a", value: "1"), (key: "b", value: "2")]).hashValue)
        #expect(metadata != ["b": "2", "a": "1"])
        #expect(metadata != ["a": "1"])
        #expect(metadata != ["a": "1", "b": "3"])
        #expect(Set([metadata, [:], metadata, ["a": "1"]]).count == 3)
    }
}
