// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

package import NIOCore

/// The system's lookup of names, `getaddrinfo(3)`.
package enum SystemNames {
    /// The addresses of a host, in the order in which they are best tried (RFC 6724). Blocks.
    ///
    /// - Throws: ``GridError`` with `dialFailed` when there are none, or the servers do not answer.
    package static func addresses(of host: String) throws -> [SocketAddress] {
        var hints = addrinfo()
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        var first: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, nil, &hints, &first)
        guard status == 0 else {
            let reason = gai_strerror(status).map { String(cString: $0) } ?? "error \(status)"
            throw GridError(.dialFailed, "the host \(host) cannot be looked up: \(reason)")
        }
        defer { freeaddrinfo(first) }
        var addresses: [SocketAddress] = []
        var next = first
        while let info = next?.pointee {
            if let address = address(of: info, host: host) { addresses.append(address) }
            next = info.ai_next
        }
        return addresses
    }

    private static func address(of info: addrinfo, host: String) -> SocketAddress? {
        guard let pointer = UnsafeRawPointer(info.ai_addr) else { return nil }
        switch (info.ai_family, Int(info.ai_addrlen)) {
        case (AF_INET, MemoryLayout<sockaddr_in>.size...):
            return SocketAddress(pointer.loadUnaligned(as: sockaddr_in.self), host: host)
        case (AF_INET6, MemoryLayout<sockaddr_in6>.size...):
            return SocketAddress(pointer.loadUnaligned(as: sockaddr_in6.self), host: host)
        default:
            return nil
        }
    }
}
