// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What one encoding shares.
final class EncodingState {
    let options: MessagePackEncoder
    let convertsKeys: Bool
    let writesNil: Bool
    /// The first misuse of an encoder where nothing can be thrown.
    var failure: EncodingError?
    /// The names of keys that have been converted, by what they are converted from.
    var convertedNames: [String: String] = [:]
    private var spare: EncodingLevel?

    init(_ options: MessagePackEncoder) {
        self.options = options
        if case .useDefaultKeys = options.keyEncodingStrategy { convertsKeys = false } else { convertsKeys = true }
        writesNil = options.nilEncodingStrategy == .write
    }

    func close() {
        spare = nil
    }

    /// A level for a value within another: one that is used no more, if there is one.
    @inline(__always)
    func level(parent: EncodingLevel, step: CodingStep) -> EncodingLevel {
        guard let level = spare else { return EncodingLevel(self, parent: parent, step: step, writer: parent.writer) }
        spare = nil
        level.begin(parent: parent, step: step)
        return level
    }

    /// Takes back a level that is closed, if nobody else holds it.
    @inline(__always)
    func recycle(_ level: consuming EncodingLevel) {
        guard isKnownUniquelyReferenced(&level) else { return }
        level.letGo()
        spare = level
    }
}
