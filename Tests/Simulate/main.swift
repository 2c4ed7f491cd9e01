// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import MuxTesting

let collector = MuxTallyCollector()
do {
    print(try MuxSimulation.run(seeds: 0..<100, collector: collector))
} catch {
    print(error)
}
