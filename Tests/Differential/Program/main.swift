// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// usage: messagepack-peer
//
// Answers what Tests/Differential/differential.py asks on standard input, in frames, until that ends.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

do {
    while let frame = try FrameStream.read() {
        var requests = Fields(frame)
        var answers: [UInt8] = []
        while !requests.isAtEnd { Fields.append(try Answer.to(requests.field()), to: &answers) }
        guard FrameStream.write(answers) else { exit(1) }
    }
} catch {
    FrameStream.complain("messagepack-peer: \(error)")
    exit(1)
}
