// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The extension that compresses messages, one by one, with DEFLATE (RFC 7692 §7).
///
/// ``Configuration`` says what an endpoint wishes. A client sends ``offer(of:)`` and checks the answer with
/// ``parameters(answeredIn:to:)``; a server picks an offer with ``choose(from:configuration:)``. What both have agreed on
/// are ``Parameters``, by which a ``MessageDeflater`` compresses the messages of this end and a ``MessageInflater``
/// decompresses those of the other.
///
/// Everything here is a pure function of its arguments.
public enum PermessageDeflate {
    /// The name of the extension in Sec-WebSocket-Extensions (§7): `permessage-deflate`.
    public static let extensionName = "permessage-deflate"

    /// The sizes of an LZ77 sliding window that can be agreed on, as exponents of two: 256 ... 32,768 bytes (§7.1.2).
    public static let windowBits = 8...15
}
