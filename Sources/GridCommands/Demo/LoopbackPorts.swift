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

    /// So many different ports at which nobody listens now, and which no other call gets: none in this process, and on
    /// Linux none in other processes, either, for as long as this one lives.
    static func find(_ count: Int) throws -> [UInt16] {
        var ports: [UInt16] = []
        for _ in 0..<1000 {
            if ports.count == count { return ports }
            let port = UInt16.random(in: range)
            if reserve(port), taken.withLock({ $0.insert(port).inserted }) { ports.append(port) }
        }
        throw CommandFailure(.failure, "found no \(count) free ports at 127.0.0.1")
    }

    /// Binds the port, unless another socket is bound to it, and keeps it bound until the process ends.
    ///
    /// Linux lets a node listen there all the same: its socket may reuse the address (SO_REUSEADDR), as this one is set to
    /// once it is bound, and this one never listens. Other systems do not, and there the port is given back.
    private static func reserve(_ port: UInt16) -> Bool {
        #if canImport(Glibc)
            let type = Int32(SOCK_STREAM.rawValue)
        #else
            let type = SOCK_STREAM
        #endif
        let descriptor = socket(AF_INET, type, 0)
        guard descriptor >= 0 else { return false }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let isBound = withUnsafeBytes(of: &address) { bytes in
            guard let base = bytes.baseAddress else { return false }
            let address = base.assumingMemoryBound(to: sockaddr.self)
            return bind(descriptor, address, socklen_t(bytes.count)) == 0
        }
        #if os(Linux)
            var yes: Int32 = 1
            let length = socklen_t(MemoryLayout<Int32>.size)
            // Nor do the programs that this one starts keep it.
            if isBound, fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0,
                setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, length) == 0
            {
                return true
            }
            close(descriptor)
            return false
        #else
            close(descriptor)
            return isBound
        #endif
    }
}
