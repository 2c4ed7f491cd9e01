// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The value of a field of a control payload.
enum NaiveField: Hashable {
    case bytes([UInt8])
    /// A text, as its UTF-8.
    case text([UInt8])
    case flag(Bool)
    case time(NaiveTime)
    case absent

    /// What a field may hold.
    enum Kind {
        /// So many bytes and no others.
        case bytes(Int)
        /// A text that is refused if it has more bytes.
        case text(atMost: Int)
        /// A text that is cut if it has more bytes.
        case cutText(at: Int)
        /// The same, or nil.
        case cutTextOrNil(at: Int)
        case flag
        case time

        /// Whether a value, encoded, comes back: texts can be too long for that, for what is not UTF-8 in them is replaced by
        /// more bytes than it was.
        func comesBack(_ field: NaiveField) -> Bool {
            switch (self, field) {
            case (.text(let limit), .text(let text)), (.cutText(let limit), .text(let text)),
                (.cutTextOrNil(let limit), .text(let text)):
                text.count <= limit
            default:
                true
            }
        }
    }

    /// A text of which what is not UTF-8 is replaced.
    static func text(repairing bytes: some Collection<UInt8>) -> Self {
        .text(Array(String(decoding: bytes, as: UTF8.self).utf8))
    }

    /// Reads a value.
    init(_ reader: inout NaiveReader, _ kind: Kind) throws(NaiveFault) {
        switch kind {
        case .bytes(let count):
            let range = try reader.binary()
            guard range.count == count else { throw .wrongType }
            self = .bytes(reader.contents(of: range))
        case .text(let limit):
            let text = try reader.text()
            guard text.count <= limit else { throw .overflow }
            self = .text(repairing: text)
        case .cutText(let limit):
            self = .text(repairing: try reader.text().prefix(limit))
        case .cutTextOrNil(let limit):
            self = reader.isNil() ? .absent : .text(repairing: try reader.text().prefix(limit))
        case .flag:
            self = .flag(try reader.flag())
        case .time:
            self = .time(try NaiveTime(&reader))
        }
    }
}
