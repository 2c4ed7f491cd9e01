// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import Codec
    import MessagePackMacros

    /// Types within, whose fields have types that only their declarations find by these names.
    enum Catalogue {
        typealias Tags = [String]

        @MessagePackCodable
        struct Item: Hashable {
            var id: Int
        }

        @MessagePackCodable
        struct Reply: Hashable {
            var items: [Item]
            var next: Item?
            @MessagePackField(.omittedIfEmpty) var tags: Tags
            @MessagePackField(.defaulted) var first: Item = Item(id: 1)
            let version = 3
        }

        @MessagePackCodable(as: .array)
        struct Row: Hashable {
            var item: Item
            var next: Item?
            @MessagePackField(.omittedIfEmpty) var tags: Tags
        }

        // The types of fields may be seen in fewer places than the type.
        @MessagePackCodable
        fileprivate struct Hidden {
            private var value: Value
            private var counter = Counter()

            var sum: Int { value + counter.count }

            @MessagePackCodable
            fileprivate struct Counter {
                var count = 1
            }
        }

        private typealias Value = Int

        /// What a type that only this file sees decodes to.
        static func hiddenSum(_ bytes: [UInt8]) throws -> Int { try Hidden(messagePack: bytes).sum }
    }

    extension Catalogue {
        @MessagePackCodable
        indirect enum Update: Hashable {
            case none
            case added(Item), moved(Item, to: Item?)
            case changed(from: Item, to: Item?, tags: Tags)
            case again(Self)
        }

        /// A type within a type within, with a parameter.
        struct Shelf<Kind: Hashable>: Hashable {
            @MessagePackCodable
            struct Place: Hashable {
                var kind: Kind
                var kinds: Kinds
                var items: [Item]
                var others: [Self]
                var label: Self.Label?

                @MessagePackCodable
                struct Label: Hashable {
                    var text: String
                }
            }

            typealias Kinds = [Kind]
        }
    }
#endif
