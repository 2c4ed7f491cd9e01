// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension PermessageDeflate {
    /// What an endpoint wishes of compression, in either role.
    ///
    /// A value outside its range counts as the nearest one in it. With the defaults an agreement with a willing peer costs
    /// about 38 KiB for the compressor and 11 KiB for the decompressor of a connection, once each has been used.
    public struct Configuration: Sendable, Hashable {
        /// Whether the server may refer to its former messages; true by default (§7.1.1.1).
        ///
        /// It is what makes small messages of a kind small. Without it a server keeps nothing between messages.
        public var serverContextTakeover: Bool

        /// Whether the client may refer to its former messages; true by default (§7.1.1.2).
        public var clientContextTakeover: Bool

        /// The server's sliding window in bits, 8 ... 15; 12, or 4 KiB, by default (§7.1.2.1).
        public var serverMaxWindowBits: Int {
            didSet { serverMaxWindowBits = Self.clamp(serverMaxWindowBits, windowBits) }
        }

        /// The client's sliding window in bits, 8 ... 15; 12, or 4 KiB, by default (§7.1.2.2).
        public var clientMaxWindowBits: Int {
            didSet { clientMaxWindowBits = Self.clamp(clientMaxWindowBits, windowBits) }
        }

        /// Whether to do without compression rather than with a peer that keeps more than is wished; false by default.
        ///
        /// A client otherwise offers to do without its wishes for the server as a second choice (§7.1.3), and a server
        /// takes clients that do not let their window be limited. Bounds the memory of the decompressor.
        public var requiresPeerLimits: Bool

        /// How much memory the compressor takes for finding repetitions, 1 ... 9; 5, or 16 KiB, by default.
        ///
        /// It is 1 KiB for 1, and twice as much for each step.
        public var memoryLevel: Int {
            didSet { memoryLevel = Self.clamp(memoryLevel, 1...9) }
        }

        /// How much work the compressor does, 0 (none: stored as it is), 1 (fastest) ... 9 (smallest); 6 by default.
        public var compressionLevel: Int {
            didSet { compressionLevel = Self.clamp(compressionLevel, 0...9) }
        }

        /// The size in bytes from which on messages are worth compressing; 64 by default, negative values count as 0.
        public var minimumBytes: Int {
            didSet { minimumBytes = max(0, minimumBytes) }
        }

        /// Whether compressor and decompressor keep their memory between messages; true by default.
        ///
        /// If not, this end compresses every message on its own, as if without context takeover. The decompressor is
        /// released between messages only where the peer has agreed not to take its context over.
        public var keepsIdleState: Bool

        /// How many bytes each compressed byte of a message may become, once ``expansionFloor`` is reached; 256 by
        /// default, values below 1 count as 1.
        ///
        /// Bounds the work and the memory that a peer gets for a few bytes; DEFLATE itself allows 1,032. Raise it for
        /// peers that send large messages of little but zeros.
        public var maximumExpansionRatio: Int {
            didSet { maximumExpansionRatio = max(1, maximumExpansionRatio) }
        }

        /// How many bytes a message may become whatever its compressed size; 4 MiB by default, negative values count as 0.
        public var expansionFloor: Int {
            didSet { expansionFloor = max(0, expansionFloor) }
        }

        /// Makes a configuration; what is not given is the default.
        public init(
            serverContextTakeover: Bool = true,
            clientContextTakeover: Bool = true,
            serverMaxWindowBits: Int = 12,
            clientMaxWindowBits: Int = 12,
            requiresPeerLimits: Bool = false,
            memoryLevel: Int = 5,
            compressionLevel: Int = 6,
            minimumBytes: Int = 64,
            keepsIdleState: Bool = true,
            maximumExpansionRatio: Int = 256,
            expansionFloor: Int = 4 << 20
        ) {
            self.serverContextTakeover = serverContextTakeover
            self.clientContextTakeover = clientContextTakeover
            self.serverMaxWindowBits = Self.clamp(serverMaxWindowBits, windowBits)
            self.clientMaxWindowBits = Self.clamp(clientMaxWindowBits, windowBits)
            self.requiresPeerLimits = requiresPeerLimits
            self.memoryLevel = Self.clamp(memoryLevel, 1...9)
            self.compressionLevel = Self.clamp(compressionLevel, 0...9)
            self.minimumBytes = max(0, minimumBytes)
            self.keepsIdleState = keepsIdleState
            self.maximumExpansionRatio = max(1, maximumExpansionRatio)
            self.expansionFloor = max(0, expansionFloor)
        }

        /// The defaults: context takeover and windows of 4 KiB on both sides, level 6, messages from 64 bytes on.
        public static let defaults = Configuration()

        private static func clamp(_ value: Int, _ range: ClosedRange<Int>) -> Int {
            min(max(value, range.lowerBound), range.upperBound)
        }
    }
}
