// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// usage: simulate [RUNS [SEED [JOBS]]]
//
// Makes RUNS runs, beginning with that of SEED, in JOBS threads. Ends with 1 at the first run that fails, after its seed and the
// shortest trace that fails.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif
import MuxTesting

let arguments = CommandLine.arguments.dropFirst().map { UInt64($0) }
guard arguments.count <= 3, !arguments.contains(nil) else {
    print("usage: simulate [RUNS [SEED [JOBS]]]")
    exit(64)
}
let runs = max(1, arguments.first.flatMap { $0 } ?? 10_000)
let seed = arguments.dropFirst().first.flatMap { $0 } ?? 0
let jobs = max(1, arguments.dropFirst(2).first.flatMap { $0 } ?? 1)

let isGood = await SimulationJobs(seeds: seed..<seed + runs, jobs: Int(clamping: jobs)).run()
exit(isGood ? 0 : 1)
