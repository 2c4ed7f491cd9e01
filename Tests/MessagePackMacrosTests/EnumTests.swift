// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import Codec
    import MessagePackMacros
    import Testing

    @Suite("Enumerations with a macro's conformances")
    struct EnumTests {
        static let events: [(Event, MessagePackValue)] = [
            (.quit, "quit"),
            (.continue, "continue"),
            (.write("hi"), ["say": "hi"]),
            (.maybe(nil), ["maybe": .nil]),
            (.maybe(5), ["maybe": 5]),
            (.pair(1, last: nil), ["pair": [1, .nil]]),
            (.pair(1, last: "z"), ["pair": [1, "z"]]),
            (.move(x: 1, y: 2, in: "m"), ["move": ["x": 1, "y": 2, "in": "m"]]),
            (.move(x: 1, y: nil, in: "m"), ["move": ["x": 1, "in": "m"]]),
            (.only(it: true), ["only": ["it": true]]),
            (.nested(.nested(.write(""))), ["nested": ["nested": ["say": ""]]]),
            (.list([.pause, .list([])]), ["list": ["pause", ["list": []]]]),
        ]

        @Test("A case is its name, or a map from its name to its values", arguments: events)
        func cases(_ event: Event, _ value: MessagePackValue) throws {
            #expect(try MessagePackValue(messagePack: event.messagePackBytes()) == value)
            #expect(try Event(messagePack: event.messagePackBytes()) == event)
        }

        @Test("Values are read in any order, with unknown ones, and a name alone also as a key")
        func lenient() throws {
            let moved: MessagePackValue = ["move": ["in": "m", "z": [1], "x": 1]]
            #expect(try Event(messagePack: moved.messagePackBytes()) == .move(x: 1, y: nil, in: "m"))
            for rest in [MessagePackValue.nil, [:], ["was": 5]] {
                #expect(try Event(messagePack: (["pause": rest] as MessagePackValue).messagePackBytes()) == .pause)
            }
            let more: MessagePackValue = ["since": 5, "say": "a", 7: [:]]
            #expect(try Event(messagePack: more.messagePackBytes()) == .write("a"))
            let longer: MessagePackValue = ["pair": [1, "z", 3]]
            #expect(try Event(messagePack: longer.messagePackBytes()) == .pair(1, last: "z"))
        }

        static let choices: [(Choice, MessagePackValue)] = [
            (.none, "none"), (.some(1), ["some": 1]), (.`self`, "self"), (.`Type`(of: 2), ["Type": ["of": 2]]),
            (.`Protocol`, "Protocol"),
            (.`init`(1, 2), ["init": [1, 2]]),
            (.`two words`(`a label`: 3, `0`: 4), ["two words": ["a label": 3, "0": 4]]),
            (.`0`(5, `0`: 6), ["0": [5, 6]]),
            (.words(größe: 1, in: 2, `inout`: 3), ["words": ["größe": 1, "in": 2, "inout": 3]]),
        ]

        @Test("A case may have any name, also one that an optional has", arguments: choices)
        func names(_ choice: Choice, _ value: MessagePackValue) throws {
            #expect(try MessagePackValue(messagePack: choice.messagePackBytes()) == value)
            #expect(try Choice(messagePack: choice.messagePackBytes()) == choice)
        }

        @Test("A name alone is read also as a key, whatever it is")
        func namesAsKeys() throws {
            for (name, choice) in [("none", Choice.none), ("self", .`self`)] {
                let map: MessagePackValue = .map(MessagePackMap([.init(key: .string(name), value: .nil)]))
                #expect(try Choice(messagePack: map.messagePackBytes()) == choice)
            }
            #expect(try [Phrase](messagePack: Phrase.allCases.messagePackBytes()) == Phrase.allCases)
            #expect(try Phrase(messagePack: "good morning".messagePackBytes()) == .`good morning`)
        }

        @Test("Labelled values can be arrays")
        func array() throws {
            let step = Step.go(from: 1, to: nil)
            #expect(try MessagePackValue(messagePack: step.messagePackBytes()) == ["go": [1, .nil]])
            #expect(try Step(messagePack: step.messagePackBytes()) == step)
            #expect(try Step(messagePack: (["go": [1]] as MessagePackValue).messagePackBytes()) == step)
            #expect(try Step(messagePack: "stop".messagePackBytes()) == .stop)
        }

        @Test(
            "Cases without values, and raw values, come back; Codable has the same form of raw values and of labelled ones"
        )
        func raw() throws {
            #expect(
                try Color.allCases.map { try MessagePackValue(messagePack: $0.messagePackBytes()) } == [
                    "red", "grün", "blue",
                ]
            )
            #expect(try [Color](messagePack: Color.allCases.messagePackBytes()) == Color.allCases)
            try same(Volume.State.allCases)
            try same(Volume.Grade.allCases)
            try same(Accent.allCases)
            try same([Labelled.one(a: 1), .two(a: "b", b: nil), .two(a: "b", b: [3])])
            #expect(try [Sign](messagePack: Sign.allCases.messagePackBytes()) == Sign.allCases)
            #expect(try Sign.allCases.messagePackBytes() == ["+", "é", "x"].messagePackBytes())
            // The other form of é is the same text.
            #expect(try Accent(messagePack: "e\u{301}".messagePackBytes()) == .acute)
        }

        private func same<Value: MessagePackCodable & Codable & Equatable>(_ values: [Value]) throws {
            let bytes = try values.messagePackBytes()
            #expect(try MessagePackEncoder().encode(values) == bytes)
            #expect(try [Value](messagePack: bytes) == values)
            #expect(try MessagePackDecoder().decode([Value].self, from: bytes) == values)
        }

        static let refused: [(MessagePackValue, MessagePackError.Code, String)] = [
            ("resume", .invalidValue, "resume is no value of Event at byte 0"),
            (["resume": 1], .invalidValue, "resume is no value of Event at byte 1"),
            ("say", .invalidValue, "say is no value of Event at byte 0"),
            ([:], .invalidValue, "a map of 0 pairs is no case of Event at byte 0"),
            (["quit": 1, "say": "a"], .invalidValue, "a map of 2 pairs is no case of Event at byte 0"),
            (["say": "a", "say": "a"], .invalidValue, "a map of 2 pairs is no case of Event at byte 0"),
            (["since": 1, "until": 2], .invalidValue, "a map of 2 pairs is no case of Event at byte 0"),
            (5, .wrongType, "expected str, found int at byte 0"),
            ([5: 1], .wrongType, "expected str, found int at byte 1"),
            (["say": 1], .wrongType, "expected str, found int at byte 5"),
            (["pair": [1]], .missingKey, "Event lacks the key \"last\" at byte 6"),
            (["move": ["x": 1]], .missingKey, "Event lacks the key \"in\" at byte 6"),
            (["only": [:]], .missingKey, "Event lacks the key \"it\" at byte 6"),
        ]

        @Test("What is no case is refused, with the reason and the place", arguments: refused)
        func errors(_ value: MessagePackValue, _ code: MessagePackError.Code, _ description: String) throws {
            let bytes = try value.messagePackBytes()
            let error = #expect(throws: MessagePackError.self) { try Event(messagePack: bytes) }
            #expect(error?.code == code)
            #expect(error?.description == description)
        }

        @Test("A value of an associated one that is there twice is refused")
        func duplicate() throws {
            let bytes =
                try [0x81] + "move".messagePackBytes() + [
                    0x83, 0xa1, 0x78, 0x01, 0xa1, 0x78, 0x01, 0xa2, 0x69, 0x6e, 0xa0,
                ]
            #expect(throws: MessagePackError.duplicateKey("x", in: Event.self, at: 10)) {
                try Event(messagePack: bytes)
            }
        }

        @Test("A name that a peer made is not carried around in full")
        func longName() throws {
            let bytes = try String(repeating: "x", count: 100_000).messagePackBytes()
            for error in [
                #expect(throws: MessagePackError.self) { try Event(messagePack: bytes) },
                #expect(throws: MessagePackError.self) { try Color(messagePack: bytes) },
                #expect(throws: MessagePackError.self) { try Volume.State(messagePack: bytes) },
            ] {
                #expect(error?.code == .invalidValue)
                #expect((error?.message.count ?? .max) < 200)
            }
        }
    }
#endif
