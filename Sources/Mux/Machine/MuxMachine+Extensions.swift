// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

extension MuxMachine {
    // MARK: Sending

    /// The block for a call's first message; nil when there is nothing to say.
    func extensionBlock(
        _ options: CallOptions,
        inCapacity: Int? = nil,
        outCapacity: Int? = nil
    ) throws(MuxError) -> [UInt8]? {
        var block = ExtensionBlock()
        if let name = options.handlerName {
            guard agreement.features.contains(.handlerNames) else {
                throw MuxError(.notAgreed, "the peer knows no names of handlers")
            }
            block.handlerName = name
        }
        if agreement.features.contains(.metadata) { block.metadata = options.metadata }
        if let inCapacity, let outCapacity { addCapacities(inCapacity, outCapacity, to: &block) }
        return try encoded(block)
    }

    func addCapacities(_ inCapacity: Int, _ outCapacity: Int, to block: inout ExtensionBlock) {
        guard agreement.features.contains(.announcedCapacities) else { return }
        block.inCapacity = UInt32(clamping: inCapacity)
        block.outCapacity = UInt32(clamping: outCapacity)
    }

    /// The block for an error's message. What does not fit is left out: an error is told in any case.
    func extensionBlock(_ details: FailureDetails?) -> [UInt8]? {
        guard let details, agreement.features.contains(.errorCodes) else { return nil }
        let whole = ExtensionBlock(errorCode: details.code, errorDetails: details.details)
        if let block = try? encoded(whole) { return block }
        return try? encoded(ExtensionBlock(errorCode: details.code))
    }

    func encoded(_ block: ExtensionBlock) throws(MuxError) -> [UInt8]? {
        guard !block.isEmpty else { return nil }
        let bytes: [UInt8]
        do throws(MessagePackError) {
            bytes = try block.encoded()
        } catch {
            throw MuxError(.metadataTooLarge, "what the call carries beside its payload is not allowed: \(error)")
        }
        guard bytes.count <= agreement.peerMetadataBytes else {
            throw MuxError(
                .metadataTooLarge,
                "\(bytes.count) bytes beside the payload, over the peer's limit of \(agreement.peerMetadataBytes)"
            )
        }
        return bytes
    }

    // MARK: Receiving

    /// The block of a received message; nil if it has none, or nothing was agreed.
    func extensionBlock(of message: Message, in bytes: RawSpan) throws(MuxError) -> ExtensionBlock? {
        guard message.header.flags.contains(.extended), !agreement.features.isEmpty else { return nil }
        let range: Range<Int>?
        do throws(MessageError) {
            range = try message.extensionBlock(in: bytes)
        } catch {
            throw malformed(message, error)
        }
        guard let range else { return nil }
        do throws(MessagePackError) {
            return try ExtensionBlock(parsing: bytes.extracting(range), maximumBytes: agreement.ownMetadataBytes)
        } catch {
            throw malformed(message, error)
        }
    }

    private func malformed(_ message: Message, _ error: any Error) -> MuxError {
        MuxError(.malformedExtension, "an extension that cannot be read: \(error)", muxID: message.header.muxID)
    }

    func failureDetails(of message: Message, in bytes: RawSpan) throws(MuxError) -> FailureDetails? {
        guard let block = try extensionBlock(of: message, in: bytes), agreement.features.contains(.errorCodes),
            block.errorCode != nil || block.errorDetails != nil
        else { return nil }
        return FailureDetails(code: block.errorCode, details: block.errorDetails)
    }
}
