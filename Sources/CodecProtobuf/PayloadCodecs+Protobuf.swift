// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Protobuf
    public import Codec
    public import SwiftProtobuf

    extension AnyPayloadCodec where Value: Message {
        /// The binary format of Protobuf.
        public static var protobuf: Self { Self(ProtobufPayloadCodec()) }
    }

    extension PayloadCodecs where repeat each Value: Message {
        /// The binary format of Protobuf.
        public static var protobuf: Self { Self(repeat AnyPayloadCodec<each Value>.protobuf) }
    }
#endif
