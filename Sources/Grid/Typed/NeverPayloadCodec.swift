// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// The codec of messages that there are none of.
struct NeverPayloadCodec: PayloadCodec {
    func encode(_ value: Never, to writer: inout MessagePackWriter) {}

    func decode(_ payload: RawSpan?) throws(CodecError) -> Never {
        throw CodecError(code: .decodingFailed, message: "a message for a handler that takes none")
    }
}
