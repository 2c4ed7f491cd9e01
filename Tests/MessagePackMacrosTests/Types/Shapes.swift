// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    public import Codec
    import MessagePackMacros

    /// An enumeration whose cases have associated values of all kinds.
    @MessagePackCodable
    indirect enum Event: Hashable, Sendable {
        case quit
        case pause, `continue`
        @MessagePackField("say") case write(String)
        case maybe(Int?)
        case pair(Int, last: String?)
        case move(x: Int, y: Int?, `in`: String)
        case only(it: Bool)
        case nested(Event)
        case list([Event])
    }

    /// The labelled values of its cases are arrays.
    @MessagePackCodable(as: .array)
    enum Step: Hashable, Sendable {
        case go(from: Int, to: Int?)
        case stop
    }

    /// No case has a value.
    @MessagePackCodable
    enum Color: Hashable, CaseIterable, Sendable {
        case red
        @MessagePackField("grün") case green
        case blue
    }

    /// Constraints come from what is written.
    @MessagePackCodable
    struct Page<Item: Hashable & Sendable, Phantom>: Hashable where Item: Comparable {
        var items: [Item]
        var last: Item?

        static func == (lhs: Self, rhs: Self) -> Bool { lhs.items == rhs.items && lhs.last == rhs.last }

        func hash(into hasher: inout Hasher) { hasher.combine(items) }

        /// A type within knows the parameters of the type around it.
        @MessagePackCodable
        struct Cursor: Hashable {
            var item: Item
            fileprivate var depth = 0

            init(item: Item) { self.item = item }
        }
    }

    /// A case that holds a generic value.
    @MessagePackCodable
    enum Either<Left, Right> {
        case left(Left)
        case right(Right, Int)
    }

    extension Either: Equatable where Left: Equatable, Right: Equatable {}

    /// Access is that of the type, and a conformance that has been declared is not declared again.
    @MessagePackCodable
    public struct Exposed: MessagePackCodable, Sendable {
        /// What can be seen.
        public var value: Int

        var hidden = 1
    }

    @MessagePackCodable
    private struct Secret {
        private var value = 1

        var doubled: Int { value * 2 }
    }

    /// What a private type decodes to.
    func secretDoubled(_ bytes: [UInt8]) throws -> Int { try Secret(messagePack: bytes).doubled }

    /// The extensions are as available as the type.
    @available(macOS 99, *)
    @MessagePackCodable
    struct Future {
        var value: Int
    }

    /// A wrapped property is what its wrapper wraps.
    @propertyWrapper
    struct Clamped {
        private var value = 0
        var wrappedValue: Int {
            get { value }
            set { value = min(newValue, 100) }
        }

        init(wrappedValue: Int) { self.wrappedValue = wrappedValue }
    }

    @MessagePackCodable
    struct Gauge {
        @Clamped var level: Int
        @Clamped var peak: Int = 5
    }

    /// One conformance of one's own, and one that is written.
    @MessagePackCodable
    struct Half {
        var a: Int

        func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
            writer.writeMapHeader(count: 1)
            writer.writeKey("a")
            writer.write(a + 1)
        }
    }

    /// More fields than a header of one byte counts.
    @MessagePackCodable
    struct Wide: Hashable, Codable {
        var a1 = 1, a2 = 2, a3 = 3, a4 = 4, a5 = 5, a6 = 6, a7 = 7, a8 = 8, a9 = 9
        var b1 = 1, b2 = 2, b3 = 3, b4 = 4, b5 = 5, b6 = 6, b7 = 7
        var aKeyThatIsLongerThanThirtyOneBytesIs = true
    }
#endif
