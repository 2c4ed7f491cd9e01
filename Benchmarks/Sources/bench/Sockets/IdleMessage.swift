// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// The message that every connection sends: the same bytes, as it is the first of each.
struct IdleMessage: Sendable {
    let request: String
    let frame: [UInt8]

    init(isCompressed: Bool) throws {
        let configuration = PermessageDeflate.Configuration(serverContextTakeover: false, clientContextTakeover: false)
        request = UpgradeRequest.text(extensions: isCompressed ? "permessage-deflate; client_max_window_bits=12" : nil)
        var payload = SampleMessages.json(length: 1_024, number: 1)
        if isCompressed {
            let parameters = PermessageDeflate.Parameters(serverMaxWindowBits: 12, clientMaxWindowBits: 12)
            var deflater = MessageDeflater(role: .client, parameters: parameters, configuration: configuration)
            var compressed: [UInt8] = []
            try payload.withUnsafeBytes { try deflater.compress($0, into: &compressed) }
            payload = compressed
        }
        let key = MaskingKey(1, 2, 3, 4)
        let header = FrameHeader(
            opcode: .text,
            payloadLength: payload.count,
            maskingKey: key,
            reservedBits: isCompressed ? .rsv1 : []
        )
        var bytes = [UInt8](repeating: 0, count: header.encodedLength)
        bytes.withUnsafeMutableBytes { _ = header.encode(into: $0) }
        payload.withUnsafeMutableBytes { key.apply(to: $0) }
        frame = bytes + payload
    }
}
