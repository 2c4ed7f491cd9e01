// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// Decodes any bytes by the conformances that the macro writes and by `Codable`, and traps unless both come to the same value or both
/// refuse. The first byte steers: which type they are decoded as.
///
/// The types are what the macro makes of its tests' types, which is tested there: this package is fuzzed without swift-syntax.
public func fuzzMessagePackMacro(_ input: UnsafeRawBufferPointer) {
    guard let steering = input.first else { return }
    let bytes = Array(input.dropFirst())
    switch steering & 3 {
    case 0: compare(Volume.self, bytes)
    case 1: compare([Labelled].self, bytes)
    case 2: compare([Accent?].self, bytes)
    default: compare([String: Volume].self, bytes)
    }
}

private func compare<Value: Codable & MessagePackCodable & NumberHolder>(_ type: Value.Type, _ bytes: [UInt8]) {
    let direct = try? Value(messagePack: bytes).withoutNaN
    let codable = try? MessagePackDecoder().decode(Value.self, from: bytes).withoutNaN
    precondition(direct == codable, "\(direct as Any), by Codable \(codable as Any)")
    guard let direct else { return }
    // Maps have no order, hence not the bytes are compared.
    guard let ofDirect = try? direct.messagePackBytes(), let ofCodable = try? MessagePackEncoder().encode(direct) else {
        preconditionFailure("cannot be encoded")
    }
    precondition(ofDirect.count == ofCodable.count, "encoded in other forms")
    precondition((try? Value(messagePack: ofCodable)) == direct, "another value from the bytes of Codable")
    precondition((try? MessagePackDecoder().decode(Value.self, from: ofDirect)) == direct, "another value by Codable")
}

/// A value that can say what it is without floats that are not equal to themselves.
private protocol NumberHolder: Equatable {
    var withoutNaN: Self { get }
}

extension Volume: NumberHolder {
    fileprivate var withoutNaN: Self {
        var value = self
        if value.ratio.isNaN { value.ratio = 0 }
        if value.weight.isNaN { value.weight = 0 }
        value.children = value.children.map(\.withoutNaN)
        return value
    }
}

extension Labelled: NumberHolder {
    fileprivate var withoutNaN: Self { self }
}

extension Accent: NumberHolder {
    fileprivate var withoutNaN: Self { self }
}

extension Array: NumberHolder where Element: NumberHolder {
    fileprivate var withoutNaN: Self { map(\.withoutNaN) }
}

extension Optional: NumberHolder where Wrapped: NumberHolder {
    fileprivate var withoutNaN: Self { map(\.withoutNaN) }
}

extension Dictionary: NumberHolder where Key == String, Value: NumberHolder {
    fileprivate var withoutNaN: Self { mapValues(\.withoutNaN) }
}
