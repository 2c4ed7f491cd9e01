// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension WebSocketConnection {
    /// Sends a text message in one frame.
    ///
    /// - Parameters:
    ///   - text: The message.
    ///   - compression: Whether it may be compressed.
    ///   - output: Where to append the frame.
    /// - Throws: ``FramingError`` with the code ``FramingError/Code/connectionClosing``,
    ///   ``FramingError/Code/queueFull``, ``FramingError/Code/compressionFailed`` or, within a message in fragments,
    ///   ``FramingError/Code/interleavedMessage``. Nothing has been appended then, and the connection can be used as
    ///   before.
    public mutating func send(
        _ text: String,
        compression: Compression = .automatic,
        into output: inout some OutboundBuffer
    ) throws(FramingError) {
        try text.utf8Span.span.bytes.withUnsafeBytes { bytes throws(FramingError) in
            try sendWhole(bytes, as: .text, isChecked: true, compression, into: &output)
        }
    }

    /// Sends a message in one frame.
    ///
    /// - Parameters:
    ///   - payload: The message.
    ///   - kind: Whether it is text.
    ///   - compression: Whether it may be compressed.
    ///   - output: Where to append the frame.
    /// - Throws: As ``send(_:compression:into:)``, and with the code ``FramingError/Code/invalidUTF8`` if it is to be
    ///   text and is not.
    public mutating func send(
        _ payload: RawSpan,
        as kind: WebSocketMachine.MessageKind,
        compression: Compression = .automatic,
        into output: inout some OutboundBuffer
    ) throws(FramingError) {
        try payload.withUnsafeBytes { bytes throws(FramingError) in
            try send(bytes, as: kind, compression: compression, into: &output)
        }
    }

    /// Sends a message in one frame.
    ///
    /// - Parameters:
    ///   - payload: The message.
    ///   - kind: Whether it is text.
    ///   - compression: Whether it may be compressed.
    ///   - output: Where to append the frame.
    /// - Throws: As ``send(_:compression:into:)``, and with the code ``FramingError/Code/invalidUTF8`` if it is to be
    ///   text and is not.
    @inlinable
    public mutating func send(
        _ payload: UnsafeRawBufferPointer,
        as kind: WebSocketMachine.MessageKind,
        compression: Compression = .automatic,
        into output: inout some OutboundBuffer
    ) throws(FramingError) {
        try sendWhole(payload, as: kind, isChecked: kind == .binary, compression, into: &output)
    }

    /// Makes a frame, not compressed, of a payload that lies in the caller's own buffer: masks it there if this end
    /// masks, and writes the header in front.
    ///
    /// The caller leaves ``FrameHeader/maximumEncodedLength`` bytes before the payload, and writes the buffer from the
    /// offset returned to the payload's end, after everything that has been appended to the output before.
    ///
    /// - Returns: Where the frame begins.
    /// - Throws: As ``send(_:compression:into:)``, and with the code ``FramingError/Code/missingHeadroom`` if the
    ///   header has no room.
    public mutating func frame(
        _ payload: Range<Int>,
        of buffer: UnsafeMutableRawBufferPointer,
        as kind: WebSocketMachine.MessageKind
    ) throws(FramingError) -> Int {
        guard payload.lowerBound >= 0, payload.upperBound <= buffer.count else {
            throw .own(.missingHeadroom, "the payload lies outside of the buffer")
        }
        let bytes = UnsafeMutableRawBufferPointer(rebasing: buffer[payload])
        let frameLength = FrameHeader.maximumEncodedLength + bytes.count
        guard canBegin(frameLength: frameLength) else { throw refusalToBegin() }
        if kind == .text { try checkText(UnsafeRawBufferPointer(bytes)) }
        let key = role.masksFrames ? keys.next() : nil
        let header = FrameHeader(opcode: kind.opcode, payloadLength: bytes.count, maskingKey: key)
        guard let start = header.encodeInline(into: buffer, endingAt: payload.lowerBound) else {
            throw .own(.missingHeadroom, "no room for the header in front of the payload")
        }
        key?.applyInline(to: bytes)
        queue.add(payload.upperBound - start)
        return start
    }

    /// Sends a part of a message as a frame of its own (RFC 6455 §5.4), for a message that is not there as a whole. It
    /// is not compressed.
    ///
    /// Until the last fragment no other message can be sent; pings and the close frame can.
    ///
    /// - Throws: As ``send(_:compression:into:)``; ``FramingError/Code/invalidUTF8`` if the text so far cannot become
    ///   UTF-8, or is not with the last fragment; ``FramingError/Code/interleavedMessage`` if the kind is not that of
    ///   the message under way.
    public mutating func sendFragment(
        _ payload: UnsafeRawBufferPointer,
        as kind: WebSocketMachine.MessageKind,
        isFinal: Bool,
        into output: inout some OutboundBuffer
    ) throws(FramingError) {
        let frameLength = FrameHeader.maximumEncodedLength + payload.count
        guard canSend(frameLength: frameLength) else { throw refusalToSend() }
        var message = outgoing ?? OutgoingMessage(kind: kind)
        guard message.kind == kind else { throw .own(.interleavedMessage, "the fragment is of another kind") }
        if kind == .text {
            guard message.validator.validate(payload), message.validator.isComplete || !isFinal else {
                throw .own(.invalidUTF8, "the text to send is not UTF-8")
            }
        }
        append(outgoing == nil ? kind.opcode : .continuation, payload, isFinal: isFinal, into: &output)
        outgoing = isFinal ? nil : message
    }

    /// Sends a ping (§5.5.2). The pong, or that of a later ping, comes as an event.
    ///
    /// - Throws: As ``send(_:compression:into:)``, and with the code ``FramingError/Code/oversizedControlFrame`` if the
    ///   payload has more than 125 bytes.
    public mutating func ping(
        _ payload: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0),
        into output: inout some OutboundBuffer
    ) throws(FramingError) {
        guard payload.count <= FrameHeader.maximumControlPayloadLength else {
            throw .own(.oversizedControlFrame, "ping with more than 125 bytes")
        }
        let frameLength = FrameHeader.maximumEncodedLength + payload.count
        guard canSend(frameLength: frameLength) else { throw refusalToSend() }
        append(.ping, payload, into: &output)
    }

    /// Tells how many of the bytes to send the transport has not taken: whatever it has queued, and what the caller
    /// holds back for it.
    ///
    /// To be called when bytes have been written; a connection that is never told takes everything to be still there.
    ///
    /// - Returns: Whether ``isWritable`` has become true by it.
    @discardableResult
    public mutating func reportQueuedBytes(_ count: Int, into output: inout some OutboundBuffer) -> Bool {
        let before = queue.isWritable
        queue.set(count)
        guard queue.isWritable, !before else { return false }
        if isOpen, let payload = waitingPong.take() {
            payload.withUnsafeBytes { append(.pong, $0, into: &output) }
        }
        return queue.isWritable
    }

    /// - Parameter isChecked: Whether the message is known to be what its kind says.
    @inlinable
    mutating func sendWhole(
        _ payload: UnsafeRawBufferPointer,
        as kind: WebSocketMachine.MessageKind,
        isChecked: Bool,
        _ compression: Compression,
        into output: inout some OutboundBuffer
    ) throws(FramingError) {
        if let frame = takeFrame(of: payload, as: kind, isChecked: isChecked, compression) {
            output.append(byteCount: frame.byteCount) { frame.write(payload, to: $0) }
        } else {
            try sendOutOfLine(payload, as: kind, isChecked: isChecked, compression, into: &output)
        }
    }

    /// Decides on the frame of a message that can be sent as it is; nil, with nothing done, if it cannot.
    @usableFromInline
    mutating func takeFrame(
        of payload: UnsafeRawBufferPointer,
        as kind: WebSocketMachine.MessageKind,
        isChecked: Bool,
        _ compression: Compression
    ) -> OutboundFrame? {
        guard canBegin(frameLength: FrameHeader.maximumEncodedLength + payload.count) else { return nil }
        guard compression == .never || deflater == nil, isChecked || isText(payload) else { return nil }
        return takeFrame(kind.opcode, payloadLength: payload.count)
    }

    /// Sends a message that has to be compressed, or says why it cannot be sent.
    @usableFromInline
    mutating func sendOutOfLine(
        _ payload: UnsafeRawBufferPointer,
        as kind: WebSocketMachine.MessageKind,
        isChecked: Bool,
        _ compression: Compression,
        into output: inout some OutboundBuffer
    ) throws(FramingError) {
        if !isChecked { try checkText(payload) }
        // Before it is compressed: later messages refer to it, so that then it has to be sent.
        let frameLength = FrameHeader.maximumEncodedLength + payload.count
        guard canBegin(frameLength: frameLength) else { throw refusalToBegin() }
        if compression == .automatic, deflater?.isWorthCompressing(bytes: payload.count) == true {
            try appendCompressed(payload, as: kind, into: &output)
        } else {
            append(kind.opcode, payload, into: &output)
        }
    }

    private mutating func appendCompressed(
        _ payload: UnsafeRawBufferPointer,
        as kind: WebSocketMachine.MessageKind,
        into output: inout some OutboundBuffer
    ) throws(FramingError) {
        var bytes: [UInt8] = []
        swap(&bytes, &deflated)
        bytes.removeAll(keepingCapacity: true)
        try deflater?.compress(payload, into: &bytes)
        bytes.withUnsafeBytes { append(kind.opcode, $0, reservedBits: .rsv1, into: &output) }
        // What one large message needed is not kept by a connection that may be idle from now on.
        if bytes.capacity <= 4 << 10 { swap(&bytes, &deflated) }
    }

    /// Appends a frame, whatever the state.
    mutating func append(
        _ opcode: Opcode,
        _ payload: UnsafeRawBufferPointer,
        isFinal: Bool = true,
        reservedBits: ReservedBits = [],
        into output: inout some OutboundBuffer
    ) {
        let frame = takeFrame(opcode, payloadLength: payload.count, isFinal: isFinal, reservedBits: reservedBits)
        output.append(byteCount: frame.byteCount) { frame.write(payload, to: $0) }
    }

    /// Gives a frame its key, and counts its bytes among those for the transport: it has to be written then.
    @inline(__always)
    private mutating func takeFrame(
        _ opcode: Opcode,
        payloadLength: Int,
        isFinal: Bool = true,
        reservedBits: ReservedBits = []
    ) -> OutboundFrame {
        let header = FrameHeader(
            opcode: opcode,
            payloadLength: payloadLength,
            maskingKey: role.masksFrames ? keys.next() : nil,
            isFinal: isFinal,
            reservedBits: reservedBits
        )
        let frame = OutboundFrame(header)
        queue.add(frame.byteCount)
        return frame
    }

    @inline(__always)
    private func canBegin(frameLength: Int) -> Bool {
        outgoing == nil && canSend(frameLength: frameLength)
    }

    @inline(__always)
    private func canSend(frameLength: Int) -> Bool {
        isOpen && queue.admits(frameLength)
    }

    /// Why a message cannot begin.
    @inline(never)
    private func refusalToBegin() -> FramingError {
        guard outgoing == nil else { return .own(.interleavedMessage, "a message in fragments is being sent") }
        return refusalToSend()
    }

    /// Why a frame cannot be sent.
    private func refusalToSend() -> FramingError {
        isOpen ? .queueFull(configuration.limits) : .connectionClosing
    }

    private func checkText(_ payload: UnsafeRawBufferPointer) throws(FramingError) {
        guard isText(payload) else { throw .own(.invalidUTF8, "the text to send is not UTF-8") }
    }

    private func isText(_ payload: UnsafeRawBufferPointer) -> Bool {
        var validator = UTF8Validator()
        return validator.validate(payload) && validator.isComplete
    }
}

extension WebSocketMachine.MessageKind {
    /// The opcode of a message's first frame.
    var opcode: Opcode { self == .text ? .text : .binary }
}
