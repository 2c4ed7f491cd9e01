// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Decompresses the messages of the other end of a connection, in the order in which they come (RFC 7692 §7.2.2).
///
/// It is bounded while it works: by the caller's limit on messages, and by how much a message may grow
/// (``PermessageDeflate/Configuration/maximumExpansionRatio``). The decompressor's memory is taken with the first message and
/// released with this value, or earlier by ``releaseIdle()``. An inflater is confined to whatever its connection is
/// confined to.
public struct MessageInflater: ~Copyable, Sendable {
    private let windowBits: Int
    private let takesContextOver: Bool
    private let configuration: PermessageDeflate.Configuration
    private var stream: InflateStream?
    /// Whether the last block said to be the last one: the next begins a new sequence of blocks.
    private var hasEnded = false
    /// The bytes of the message under way, compressed and not; nil between messages.
    private var message: Sizes?
    private var failure: FramingError?

    private struct Sizes {
        var received = 0
        var inflated = 0
    }

    /// Makes a decompressor for the messages that the end in `role` receives: those of its peer.
    public init(
        role: Role,
        parameters: PermessageDeflate.Parameters,
        configuration: PermessageDeflate.Configuration = .defaults
    ) {
        self.windowBits = parameters.maxWindowBits(of: role.peer)
        self.takesContextOver = !parameters.noContextTakeover(of: role.peer)
        self.configuration = configuration
    }

    /// Whether the decompressor's memory is there.
    package var holdsState: Bool { stream != nil }

    /// Appends what the next piece of a compressed message stands for.
    ///
    /// Pieces may be frames or parts of them. How much the message may grow is judged by the bytes that have come so far.
    ///
    /// - Parameters:
    ///   - fragment: The unmasked payload; may be empty.
    ///   - isFinal: Whether the message ends with it.
    ///   - output: What is appended to. It does not grow by more than `limit` bytes for a message, and its capacity no
    ///     further than that. After an error it holds what came before the fault.
    ///   - limit: The most bytes of the whole message, decompressed; negative values count as 0.
    /// - Throws: ``FramingError`` with the code ``FramingError/Code/invalidCompressedData``,
    ///   ``FramingError/Code/messageTooLarge``, ``FramingError/Code/expansionTooLarge`` or
    ///   ``FramingError/Code/compressionFailed``; the same again ever after.
    public mutating func inflate(
        _ fragment: UnsafeRawBufferPointer,
        isFinal: Bool,
        into output: inout [UInt8],
        limit: Int
    ) throws(FramingError) {
        if let failure { throw failure }
        do throws(FramingError) {
            var stream = try takeStream()
            var sizes = message ?? Sizes()
            sizes.received += fragment.count
            try run(fragment, with: &stream, &sizes, into: &output, limit: max(0, limit))
            message = sizes
            if isFinal {
                try finish(&stream, sizes)
                message = nil
            }
            self.stream = consume stream
            if isFinal, !configuration.keepsIdleState { releaseIdle() }
        } catch {
            failure = error
            stream = nil
            throw error
        }
    }

    /// Releases the memory between messages, if the peer has agreed not to refer to former ones (§7.1.1).
    public mutating func releaseIdle() {
        if !takesContextOver, message == nil { stream = nil }
    }

    private mutating func takeStream() throws(FramingError) -> InflateStream {
        if let stream = stream.take() { return stream }
        hasEnded = false
        return try InflateStream(windowBits: windowBits)
    }

    private mutating func run(
        _ fragment: UnsafeRawBufferPointer,
        with stream: inout InflateStream,
        _ sizes: inout Sizes,
        into output: inout [UInt8],
        limit: Int
    ) throws(FramingError) {
        let grown = sizes.received.multipliedReportingOverflow(by: configuration.maximumExpansionRatio)
        let growth = max(configuration.expansionFloor, grown.overflow ? .max : grown.partialValue)
        var rest = fragment
        while true {
            if hasEnded {
                guard !rest.isEmpty else { return }
                // A peer may end any block as the last and go on, its window too (§7.2.1, §7.2.3.4).
                try stream.resume()
                hasEnded = false
            }
            let allowed = min(limit, growth) - sizes.inflated
            let step: (written: Int, progress: InflateStream.Progress)
            if allowed > 0 {
                step = Self.step(&stream, &rest, into: &output, most: allowed)
            } else {
                // The message may end here and now. One byte more shows that it does not, whatever comes after it: zlib
                // reads ahead as far as the piece goes, and the verdict must not depend on that.
                step = Self.probe(&stream, &rest)
                guard step.written == 0 else {
                    throw limit <= growth
                        ? .inflatedTooLarge(limit) : .expansionTooLarge(configuration.maximumExpansionRatio)
                }
            }
            sizes.inflated += step.written
            switch step.progress {
            case .full: continue
            case .ended: hasEnded = true
            case .starved: return
            case .failed(let error): throw error
            }
        }
    }

    /// Puts back what the sender has left out, and checks that the message ends there.
    private mutating func finish(_ stream: inout InflateStream, _ sizes: Sizes) throws(FramingError) {
        // Even an empty message has a byte (§7.2.3.6).
        guard sizes.received > 0 else { throw .invalidCompressedData }
        if !hasEnded {
            var left = 0
            let step = PermessageDeflate.tail.withUnsafeBytes { bytes in
                var tail = bytes
                defer { left = tail.count }
                return Self.probe(&stream, &tail)
            }
            // If it brings forth bytes, or there is more or less of it than of a block, the sender has not left it out.
            guard step.written == 0, left == 0 else { throw .invalidCompressedData }
            switch step.progress {
            case .ended: hasEnded = true
            case .starved where stream.isAtBoundary: break
            case .starved, .full: throw .invalidCompressedData
            case .failed(let error): throw error
            }
        }
        if !takesContextOver {
            try stream.reset()
            hasEnded = false
        }
    }

    private static func step(
        _ stream: inout InflateStream,
        _ input: inout UnsafeRawBufferPointer,
        into output: inout [UInt8],
        most: Int
    ) -> (written: Int, progress: InflateStream.Progress) {
        var step: (written: Int, progress: InflateStream.Progress) = (0, .starved)
        let least = min(most, leastStep)
        if output.capacity - output.count < least {
            // As much again, or all that is allowed where that is not much more: to grow by a little at the end would copy
            // everything once more, and take twice the memory meanwhile.
            let wish = max(output.count, max(input.count * 4, leastStep))
            output.reserveCapacity(output.count + (wish >= most - most / 3 ? most : wish))
        }
        output.appendInPlace(least: least, most: most) { room in
            step = stream.inflate(&input, into: room)
            return step.written
        }
        return step
    }

    private static func probe(
        _ stream: inout InflateStream,
        _ input: inout UnsafeRawBufferPointer
    ) -> (written: Int, progress: InflateStream.Progress) {
        var byte: UInt8 = 0
        return withUnsafeMutablePointer(to: &byte) { pointer in
            stream.inflate(&input, into: UnsafeMutableBufferPointer(start: pointer, count: 1))
        }
    }

    private static let leastStep = 1024
}
