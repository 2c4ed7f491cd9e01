// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A value that is being encoded: a scalar, or a container that gets its elements one by one.
///
/// A container's header is one byte until it is known how many elements there are; only then it grows if it must. Containers and
/// encoders that a type asks its container for, and may fill in any order, have a writer of their own, and are put in their places
/// when the value that they belong to is complete.
final class EncodingLevel {
    enum Kind { case empty, scalar, keyed, unkeyed }

    /// A value within this one is being encoded while it is `busy`; once it is `closed`, whoever still holds it may write no more.
    enum Status { case ready, busy, closed }

    let state: EncodingState
    private(set) var writer: UnsafeMutablePointer<MessagePackWriter>
    private(set) var kind = Kind.empty
    private var status = Status.ready
    private(set) var count = 0
    private var header = 0
    /// Where the last element, with its key, begins.
    private var mark = 0
    private var depth = 0
    private var parent: EncodingLevel?
    private var step: CodingStep
    private var keys = Keys.plain
    private var valueType: Any.Type = Never.self
    private var owned: OwnedWriter?
    private var detached: [(offset: Int, level: EncodingLevel)] = []

    private enum Keys { case plain, converted, integers }

    init(
        _ state: EncodingState,
        parent: EncodingLevel?,
        step: CodingStep,
        writer: UnsafeMutablePointer<MessagePackWriter>
    ) {
        self.state = state
        self.writer = writer
        self.parent = parent
        self.step = step
        if let parent { begin(parent: parent, step: step) }
    }

    func begin(parent: EncodingLevel, step: CodingStep) {
        self.parent = parent
        self.step = step
        writer = parent.writer
        depth = parent.depthWithin
        kind = .empty
        status = .ready
        count = 0
    }

    func letGo() {
        parent = nil
        step = .none
    }

    /// How many containers are open around a value of this one.
    var depthWithin: Int { kind == .scalar ? depth : depth + 1 }

    var codingPath: [any CodingKey] { codingPath(appending: .none) }

    func codingPath(appending last: CodingStep) -> [any CodingKey] {
        var path = last.key.map { [$0] } ?? []
        var level: EncodingLevel? = self
        while let next = level {
            if let key = next.step.key { path.append(key) }
            level = next.parent
        }
        return path.reversed()
    }
}

// Containers.
extension EncodingLevel {
    /// Makes the value a container, or goes on with the one that it is.
    func open(_ wanted: Kind) {
        guard status == .ready, kind != wanted else {
            if status != .ready { misuse("the value is complete, or one within it is not") }
            return
        }
        guard kind == .empty else { return misuse("a value cannot be two containers, or a container and a scalar") }
        guard depth < state.options.maximumDepth else { return misuse("containers nest too deep") }
        kind = wanted
        header = writer.pointee.byteCount
        writer.pointee.append(0x80)
    }

    func open<Key: CodingKey>(keyedBy type: Key.Type) {
        open(.keyed)
        if type == DictionaryKeys.type {
            keys = valueType is any IntegerKeyed.Type ? .integers : .plain
        } else {
            keys = state.convertsKeys ? .converted : .plain
        }
    }

    /// Counts an element that is about to be written, and returns where to.
    @inline(__always)
    func element() throws -> UnsafeMutablePointer<MessagePackWriter> {
        guard status == .ready else { throw closed() }
        mark = writer.pointee.byteCount
        count &+= 1
        return writer
    }

    /// Writes a key, behind which a value is about to be written.
    @inline(__always)
    func element<Key: CodingKey>(for key: Key) throws -> UnsafeMutablePointer<MessagePackWriter> {
        let writer = try element()
        if keys == .plain {
            try writing(key, .none) { () throws(MessagePackError) in try writer.pointee.write(key.stringValue) }
        } else {
            try writeUncommon(key)
        }
        return writer
    }

    @inline(never)
    private func writeUncommon(_ key: some CodingKey) throws {
        if keys == .integers, let number = key.intValue { return writer.pointee.write(number) }
        var name = key.stringValue
        switch state.options.keyEncodingStrategy {
        case _ where keys == .integers: break
        case .useDefaultKeys: break
        case .useIntegerValues: if let number = key.intValue { return writer.pointee.write(number) }
        case .convertToSnakeCase: name = state.converted(name)
        case .custom(let convert): name = convert(codingPath(appending: .key(key))).stringValue
        }
        try writing(key, .none) { () throws(MessagePackError) in try writer.pointee.write(name) }
    }

    /// Makes the value a scalar, which is about to be written.
    @inline(__always)
    func scalar() throws -> UnsafeMutablePointer<MessagePackWriter> {
        guard status == .ready, kind == .empty else { throw closed() }
        mark = writer.pointee.byteCount
        kind = .scalar
        return writer
    }

    /// A value of this container that is filled independently of it, with the key or the place of an element before it.
    func detach(_ step: CodingStep) -> EncodingLevel {
        let owned = OwnedWriter()
        let level = EncodingLevel(state, parent: self, step: step, writer: owned.writer)
        level.writer = owned.writer
        level.owned = owned
        detached.append((writer.pointee.byteCount, level))
        return level
    }

    func detach(_ key: some CodingKey) -> EncodingLevel {
        do {
            _ = try element(for: key)
        } catch {
            misuse("the container is complete, or a value within it is not")
        }
        return detach(.key(key))
    }

    func detachElement() -> EncodingLevel {
        do {
            _ = try element()
        } catch {
            misuse("the container is complete, or a value within it is not")
        }
        return detach(.index(count - 1))
    }
}

// Values.
extension EncodingLevel {
    /// Encodes a value for which a place has been made.
    @inline(__always)
    func encode<Value: Encodable>(_ value: Value, step: @autoclosure () -> CodingStep) throws {
        if try encodeKnown(value, step: step) { return }
        try encodeUnknown(value, step: step())
    }

    func encodeUnknown<Value: Encodable>(_ value: Value, step: CodingStep) throws {
        try encodeChild(Value.self, step: step) { encoder in try value.encode(to: encoder) }
    }

    /// Encodes what the body encodes as a value of this one.
    func encodeChild(_ type: Any.Type, step: CodingStep, _ body: (any Encoder) throws -> Void) throws {
        let child = state.level(parent: self, step: step)
        child.valueType = type
        status = .busy
        do {
            try body(ValueEncoder(level: child))
        } catch {
            status = .ready
            child.close()
            rollBack()
            throw error
        }
        child.finish()
        status = .ready
        child.close()
        state.recycle(consume child)
    }

    /// Encodes the value that is all.
    func encodeRoot<Value: Encodable>(_ value: Value) throws {
        // The root stands for what is around the value, so that this is encoded as any other.
        kind = .scalar
        mark = writer.pointee.byteCount
        defer {
            close()
            state.close()
        }
        try encode(value, step: .none)
        if let failure = state.failure {
            rollBack()
            throw failure
        }
    }

    /// Completes the value: one that has encoded nothing is an empty map, as everywhere with `Codable`.
    private func finish() {
        switch kind {
        case .scalar: break
        case .empty: writer.pointee.append(0x80)
        case .keyed, .unkeyed:
            if !detached.isEmpty { attach() }
            writer.pointee.setHeader(at: header, count: count, isMap: kind == .keyed)
        }
    }

    @inline(never)
    private func attach() {
        // From the last to the first, so that the places before are still where they were.
        for (offset, level) in detached.reversed() {
            level.finish()
            level.writer.pointee.withUnsafeBytes { writer.pointee.insert($0, at: offset) }
        }
    }

    /// Ends what can be done with the value, and lets go of the values within it, which hold it.
    private func close() {
        status = .closed
        guard !detached.isEmpty else { return }
        for (_, level) in detached { level.close() }
        detached = []
    }
}

// Errors.
extension EncodingLevel {
    /// Runs a write, and says which value it was that could not be written.
    @inline(__always)
    func writing<Value>(
        _ value: Value,
        _ step: @autoclosure () -> CodingStep,
        _ body: () throws(MessagePackError) -> Void
    ) throws {
        do throws(MessagePackError) {
            try body()
        } catch {
            rollBack()
            throw invalid(value, step(), error)
        }
    }

    /// Takes back an element that could not be encoded: a type may do without it.
    @inline(never)
    func rollBack() {
        writer.pointee.truncate(to: mark)
        if kind == .scalar {
            kind = .empty
        } else {
            count -= 1
        }
    }

    @inline(never)
    func invalid(_ value: Any, _ step: CodingStep, _ error: MessagePackError) -> EncodingError {
        let path = codingPath(appending: step)
        let context = EncodingError.Context(codingPath: path, debugDescription: error.message, underlyingError: error)
        return .invalidValue(value, context)
    }

    @inline(never)
    private func closed() -> EncodingError {
        state.failure ?? invalid("the encoder has its value, or is in use for another")
    }

    /// Notes the misuse of an encoder where nothing can be thrown, for the end; what is encoded is of no use anyway.
    @inline(never)
    private func misuse(_ message: String) {
        if state.failure == nil { state.failure = invalid(message) }
        status = .closed
    }

    private func invalid(_ message: String) -> EncodingError {
        .invalidValue(valueType, EncodingError.Context(codingPath: codingPath, debugDescription: message))
    }
}

/// A writer that lives as long as someone holds it.
private final class OwnedWriter {
    let writer: UnsafeMutablePointer<MessagePackWriter>

    init() {
        writer = .allocate(capacity: 1)
        writer.initialize(to: MessagePackWriter())
    }

    deinit {
        writer.deinitialize(count: 1)
        writer.deallocate()
    }
}
