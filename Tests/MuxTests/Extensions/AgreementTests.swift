// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Agreeing on extensions")
struct AgreementTests {
    @Test("The bits of the features are those of the document")
    func bits() {
        let features: [(MuxFeatures, UInt32)] = [
            (.requestCancellation, 1), (.announcedCapacities, 2), (.chunks, 4), (.byteCredits, 8), (.metadata, 16),
            (.drain, 32), (.errorCodes, 64), (.handlerNames, 128), (.freeEnd, 256),
        ]
        for (feature, bit) in features { #expect(feature.rawValue == bit) }
        #expect(MuxFeatures.all.rawValue == 511)
        #expect(MuxExtensions.defaults.features == .all)
        #expect(MuxExtensions.none.features.isEmpty)
        #expect(MuxFeatures([.drain, .chunks]).description == "[chunks,drain]")
        #expect(MuxFeatures().description == "[]")
    }

    @Test("The defaults are those of the document")
    func defaults() {
        #expect(MuxExtensions.defaults.chunkBytes == 16_384)
        #expect(MuxExtensions.defaults.streamWindowBytes == 262_144)
        #expect(MuxExtensions.defaults.metadataBytes == 8_192)
    }

    @Test("Each side takes its own sizes for what it receives and the peer's for what it sends")
    func sizes() {
        let local = MuxExtensions(chunkBytes: 2048, streamWindowBytes: 3, metadataBytes: 600)
        let remote = MuxExtensions(chunkBytes: 4096, streamWindowBytes: 5, metadataBytes: 700)
        let ours = MuxExtensions.agreed(local: local, remote: remote)
        #expect(ours.features == .all)
        #expect(ours.sendChunkBytes == 2048)
        #expect(ours.peerStreamWindowBytes == 5)
        #expect(ours.ownStreamWindowBytes == 3)
        #expect(ours.peerMetadataBytes == 700)
        #expect(ours.ownMetadataBytes == 600)
        let theirs = MuxExtensions.agreed(local: remote, remote: local)
        #expect(theirs.sendChunkBytes == 2048)
        #expect(theirs.peerStreamWindowBytes == 3)
        #expect(theirs.ownStreamWindowBytes == 5)
        #expect(theirs.peerMetadataBytes == 600)
        #expect(theirs.ownMetadataBytes == 700)
    }

    @Test("Both sides come to the same features, whatever they announce, and chunks only with cancellation")
    func features() {
        let seed = TestSeed.make(for: "AgreementTests.features")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let local = MuxFeatures(rawValue: UInt32.random(in: 0 ... .max, using: &generator))
            let remote = MuxFeatures(rawValue: UInt32.random(in: 0 ... .max, using: &generator))
            let ours = MuxExtensions.agreed(local: .init(features: local), remote: .init(features: remote))
            let theirs = MuxExtensions.agreed(local: .init(features: remote), remote: .init(features: local))
            #expect(ours.features == theirs.features, "seed \(seed)")
            var expected = local.rawValue & remote.rawValue & 511
            if expected & 1 == 0 { expected &= ~4 }
            #expect(ours.features.rawValue == expected, "seed \(seed)")
        }
    }

    @Test("With a plain peer, or nothing in common, nothing is agreed")
    func plain() {
        #expect(MuxAgreement.plain.features.isEmpty)
        #expect(MuxExtensions.agreed(local: .defaults, remote: nil) == .plain)
        #expect(MuxExtensions.agreed(local: .init(features: []), remote: .defaults) == .plain)
        #expect(MuxExtensions.agreed(local: .init(features: .drain), remote: .init(features: .metadata)) == .plain)
        #expect(MuxExtensions.agreed(local: .init(features: .chunks), remote: .defaults) == .plain)
        #expect(MuxExtensions.agreed(local: .defaults, remote: .init(features: .chunks)) == .plain)
    }
}
