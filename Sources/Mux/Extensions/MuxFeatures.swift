// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The extensions of the protocol, one bit each (`GRID-V1-EXTENSIONS §2`).
///
/// A connection uses those that both sides have announced. Bits without a name are carried along and never agreed on.
public struct MuxFeatures: OptionSet, Hashable, Sendable {
    /// The bits on the wire.
    public let rawValue: UInt32

    /// Makes a set of bits, known or not.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// A caller that gives a single request up says so (`GRID-V1-EXTENSIONS §5`).
    public static let requestCancellation = Self(rawValue: 1)
    /// Both sides of a stream say their capacities when it is opened (`GRID-V1-EXTENSIONS §6`).
    public static let announcedCapacities = Self(rawValue: 2)
    /// A long payload travels in several messages (`GRID-V1-EXTENSIONS §7`). Needs ``requestCancellation``.
    public static let chunks = Self(rawValue: 4)
    /// Streams are held back by bytes as well as by messages (`GRID-V1-EXTENSIONS §8`).
    public static let byteCredits = Self(rawValue: 8)
    /// Calls carry pairs of texts beside their payload (`GRID-V1-EXTENSIONS §9`).
    public static let metadata = Self(rawValue: 16)
    /// A side can ask the other to start nothing new, and learns when it does not (`GRID-V1-EXTENSIONS §10`).
    public static let drain = Self(rawValue: 32)
    /// Errors carry a code and details beside their text (`GRID-V1-EXTENSIONS §11`).
    public static let errorCodes = Self(rawValue: 64)
    /// Calls may name their handler by a text (`GRID-V1-EXTENSIONS §12`).
    public static let handlerNames = Self(rawValue: 128)
    /// The end of a stream needs no credit of its caller (`GRID-V1-EXTENSIONS §13`).
    public static let freeEnd = Self(rawValue: 256)

    /// Every extension that this version knows.
    public static let all: Self = [
        .requestCancellation, .announcedCapacities, .chunks, .byteCredits, .metadata, .drain, .errorCodes,
        .handlerNames, .freeEnd,
    ]
}

extension MuxFeatures: CustomStringConvertible {
    private static let names: [(feature: Self, name: String)] = [
        (.requestCancellation, "requestCancellation"), (.announcedCapacities, "announcedCapacities"),
        (.chunks, "chunks"), (.byteCredits, "byteCredits"), (.metadata, "metadata"), (.drain, "drain"),
        (.errorCodes, "errorCodes"), (.handlerNames, "handlerNames"), (.freeEnd, "freeEnd"),
    ]

    /// The names of the extensions in the set, such as `[chunks,drain]`.
    public var description: String {
        let names = Self.names.lazy.filter { contains($0.feature) }.map(\.name)
        return "[\(names.joined(separator: ","))]"
    }
}
