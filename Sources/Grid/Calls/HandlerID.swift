// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Which handler of a node is called: by a number, as in the plain protocol, or by a name.
///
/// Written as a literal, `20` or `"volumes/list"`.
public struct HandlerID: Hashable, Sendable, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    enum Kind: Hashable, Sendable {
        case number(UInt8)
        case name(String)
    }

    let kind: Kind

    /// A number, of which 1 to 79 can be used (GRID-V1 §3).
    public init(_ number: UInt8) {
        kind = .number(number)
    }

    /// A name of 1 to 255 bytes, compared byte by byte. Only remotes that know the extension can be called by it
    /// (GRID-V1-EXTENSIONS §12).
    public init(name: String) {
        kind = .name(name)
    }

    /// A number.
    public init(integerLiteral number: UInt8) {
        self.init(number)
    }

    /// A name.
    public init(stringLiteral name: String) {
        self.init(name: name)
    }

    /// The number; nil for a name.
    public var number: UInt8? {
        if case .number(let number) = kind { number } else { nil }
    }

    /// The name; nil for a number.
    public var name: String? {
        if case .name(let name) = kind { name } else { nil }
    }
}

extension HandlerID: CustomStringConvertible {
    /// The number, or the name.
    public var description: String {
        switch kind {
        case .number(let number): "\(number)"
        case .name(let name): name
        }
    }
}
