// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Where a node listens or is reached.
public enum GridAddress: Hashable, Sendable, CustomStringConvertible {
    /// A host, by its name or its address, and a port. A name is looked up at each dial, once for all that dial it at the time,
    /// and all of its addresses are tried (RFC 8305). To listen on port 0 takes any free one.
    case tcp(host: String, port: Int)

    /// A Unix domain socket at a path, of at most 107 bytes on Linux. To listen takes over a socket that a process has left
    /// there, and fails where one listens.
    case unixSocket(path: String)

    /// The address as a text: `host:port`, or the path.
    public var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unixSocket(let path): path
        }
    }
}
