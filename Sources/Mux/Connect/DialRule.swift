// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Which of two nodes dials the other (`GRID-V1 §1.1`): a rule that both work out from the names alone, with opposite
/// results, so that there is one connection and not two.
public enum DialRule {
    /// Whether the node named `local` dials the one named `remote`, rather than waiting to be dialed.
    ///
    /// - Returns: `nil` for equal names, which are an error in the configuration.
    public static func dials(local: String, remote: String) -> Bool? {
        let (localName, remoteName) = (Array(local.utf8), Array(remote.utf8))
        guard localName != remoteName else { return nil }
        let own = hash(localName + remoteName)
        let other = hash(remoteName + localName)
        // The hashes are equal if the concatenations are, as for "x" and "xx".
        return own == other ? localName.lexicographicallyPrecedes(remoteName) : own < other
    }

    private static func hash(_ bytes: [UInt8]) -> UInt64 {
        bytes.withUnsafeBytes { XXH3.hash64($0) }
    }
}
