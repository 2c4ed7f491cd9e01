// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Protobuf
    import Codec
    import CodecProtobuf
    import SwiftProtobuf
    import Testing

    @Suite("Payloads of Protobuf messages")
    struct ProtobufPayloadCodecTests {
        private let codec: AnyPayloadCodec<Google_Protobuf_Struct> = .protobuf

        private var message: Google_Protobuf_Struct {
            Google_Protobuf_Struct(fields: [
                "a": 1, "b": .init(stringValue: "größer"), "c": .init(listValue: [true, nil]),
            ])
        }

        @Test("A message comes back")
        func roundTrip() throws {
            let payload = try #require(try codec.payload(of: message))
            #expect(try codec.decode(payload) == message)
            var writer = MessagePackWriter()
            try codec.encode(message, to: &writer)
            #expect(try codec.decode(writer.bytes) == message)
            let text = try AnyPayloadCodec<Google_Protobuf_StringValue>.protobuf.payload(of: "abc")
            #expect(text == [0x0a, 0x03, 0x61, 0x62, 0x63])
        }

        @Test("A message without fields has no bytes, but is a payload; none is one, too")
        func empty() throws {
            #expect(try codec.payload(of: .init()) == [])
            #expect(try codec.decode([] as [UInt8]) == .init())
            #expect(try codec.decode(nil as [UInt8]?) == .init())
        }

        @Test("One word declares the codecs of all messages of a handler")
        func family() throws {
            let codecs: PayloadCodecs<Google_Protobuf_Int32Value, Google_Protobuf_Empty> = .protobuf
            let (number, empty) = codecs.codecs
            #expect(try number.payload(of: 5) == [0x08, 0x05])
            #expect(try empty.payload(of: .init()) == [])
        }

        @Test(
            "Bytes that are no message are a typed error",
            arguments: [
                [0x0a], [0x0a, 0x05, 0x61], [0xff], [0x0a, 0x02, 0x0a, 0x05], [0x0a, 0x02, 0xff, 0xfe], [0x00],
                [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f], [0x07],
            ] as [[UInt8]]
        )
        func hostile(_ payload: [UInt8]) throws {
            let error = #expect(throws: CodecError.self) { try codec.decode(payload) }
            #expect(error?.code == .decodingFailed)
            #expect(error?.underlying != nil)
        }

        @Test("Bytes that end anywhere are a message or a typed error")
        func truncated() throws {
            let payload = try #require(try codec.payload(of: message))
            for end in payload.indices {
                do throws(CodecError) {
                    #expect(try codec.decode(Array(payload[..<end])) != message)
                } catch {
                    #expect(error.code == .decodingFailed)
                }
            }
        }

        @Test("Messages within one another are bounded in depth")
        func depth() throws {
            func nested(_ depth: Int) throws -> [UInt8] {
                // A value that is a list of one value is a message in a message.
                var bytes: [UInt8] = []
                for _ in 0..<depth {
                    for tag: UInt8 in [0x0a, 0x32] {
                        var count = bytes.count
                        var length: [UInt8] = []
                        repeat {
                            length.append(UInt8(count & 0x7f) | (count > 0x7f ? 0x80 : 0))
                            count >>= 7
                        } while count > 0
                        bytes = [tag] + length + bytes
                    }
                }
                return bytes
            }
            let codec: AnyPayloadCodec<Google_Protobuf_Value> = .protobuf
            #expect(throws: Never.self) { try codec.decode(nested(40)) }
            for depth in [60, 2000] {
                let payload = try nested(depth)
                let error = #expect(throws: CodecError.self) { try codec.decode(payload) }
                #expect(error?.code == .decodingFailed)
            }
        }
    }
#endif
