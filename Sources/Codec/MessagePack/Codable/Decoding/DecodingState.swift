// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What one decoding shares.
final class DecodingState {
    let options: MessagePackDecoder
    let convertsKeys: Bool
    /// The bytes; none when the decoding is over.
    private(set) var bytes: UnsafeRawBufferPointer
    /// Whether the decoding is over.
    private(set) var isClosed = false
    var elementsLeft: Int
    private var spare: DecodingLevel?

    init(_ options: MessagePackDecoder, bytes: UnsafeRawBufferPointer) {
        self.options = options
        self.bytes = bytes
        elementsLeft = options.limits.maximumElements
        if case .useDefaultKeys = options.keyDecodingStrategy { convertsKeys = false } else { convertsKeys = true }
    }

    func close() {
        isClosed = true
        bytes = UnsafeRawBufferPointer(start: nil, count: 0)
        spare = nil
    }

    /// Reads at an offset. The reader may enter as many collections as there are levels left below `depth`.
    @inline(__always)
    func read<Value>(
        at offset: Int,
        depth: Int,
        _ body: (inout MessagePackReader) throws(MessagePackError) -> Value
    ) throws(MessagePackError) -> (value: Value, end: Int) {
        var reader = MessagePackReader(RawSpan(_unsafeBytes: bytes), at: offset, limits: options.limits)
        reader.depthLeft = max(0, options.limits.maximumDepth &- depth)
        reader.elementsLeft = elementsLeft
        let value = try body(&reader)
        elementsLeft = reader.elementsLeft
        return (value, reader.offset)
    }

    /// A level for a value within another: one that is used no more, if there is one.
    @inline(__always)
    func level(parent: DecodingLevel, step: CodingStep, offset: Int) -> DecodingLevel {
        guard let level = spare else {
            let level = DecodingLevel(self)
            level.begin(parent: parent, step: step, offset: offset)
            return level
        }
        spare = nil
        level.begin(parent: parent, step: step, offset: offset)
        return level
    }

    /// Takes back a level if nobody else holds it.
    @inline(__always)
    func recycle(_ level: consuming DecodingLevel) {
        guard isKnownUniquelyReferenced(&level) else { return }
        level.letGo()
        spare = level
    }
}
