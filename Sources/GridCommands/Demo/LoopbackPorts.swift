// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Free ports at 127.0.0.1.
enum LoopbackPorts {
    /// Below the ports that systems give to outgoing connections. One of those could be taken again before a node listens
    /// there, and a dialer could even meet itself while the node is down.
    private static let range: ClosedRange<UInt16> = 10_240...32_000

    /// What has been handed out. Nobody may listen there yet, so each port is handed out once.
    private static let taken = Mutex<Set<UInt16>>([])

    /// So many different ports at which nobody listens now, and which no other call in this process gets.
    static func find(_ count: Int) throws -> [UInt16] {
        var ports: [UInt16] = []
        for _ in 0..<1000 {
            if ports.count == count { return ports }
            let port = UInt16.random(in: range)
            if isFree(port), taken.withLock({ $0.insert(port).inserted }) { ports.append(port) }
        }
        throw CommandFailure(.failure, "found no \(count) free ports at 127.0.0.1")
    }

    private static func isFree(_ port: UInt16) -> Bool {
        #if canImport(Glibc)
            let type = Int32(SOCK_STREAM.rawValue)
        #else
            let type = SOCK_STREAM
        #endif
        let descriptor = socket(AF_INET, type, 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return withUnsafeBytes(of: &address) { bytes in
            guard let base = bytes.baseAddress else { return false }
            let address = base.assumingMemoryBound(to: sockaddr.self)
            return bind(descriptor, address, socklen_t(bytes.count)) == 0
        }
    }
}
