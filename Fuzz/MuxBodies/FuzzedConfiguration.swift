// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// Limits and an agreement for machines, chosen by an input's first bytes.
struct FuzzedConfiguration {
    var configuration: MuxConfiguration
    /// What either side announces.
    var announced: [MuxExtensions]

    /// The lowest bit is for checksums; of the next two 0 means no extensions, 1 all with the default sizes, 2 those that
    /// two more bytes choose with small sizes, 3 all with small sizes. The next bit is for small limits.
    init(_ steering: UInt8, _ input: inout FuzzedBytes) {
        configuration = MuxConfiguration(checksums: steering & 1 != 0)
        var features = MuxFeatures.all
        if steering >> 1 & 3 == 2 { features = MuxFeatures(rawValue: UInt32(input.byte()) | UInt32(input.byte()) << 8) }
        switch steering >> 1 & 3 {
        case 0: announced = [.none, .none]
        case 1: announced = [.defaults, .defaults]
        default:
            let window = 1 + Int(input.byte()) * 16
            announced = [
                MuxExtensions(features: features, chunkBytes: 1024, streamWindowBytes: window, metadataBytes: 512),
                MuxExtensions(features: features, chunkBytes: 1500, streamWindowBytes: 2048, metadataBytes: 600),
            ]
        }
        guard steering & 8 != 0 else { return }
        configuration.maximumOutgoingMuxes = 6
        configuration.maximumIncomingRequests = 4
        configuration.maximumIncomingStreams = 4
        configuration.maximumStreamCapacity = 8
        configuration.maximumQueuedBytes = 4096
        configuration.maximumQueuedBytesPerMux = 1024
    }

    /// The agreement as one of both sides sees it.
    func agreement(of side: Int) -> MuxAgreement {
        MuxExtensions.agreed(local: announced[side], remote: announced[1 - side])
    }
}
