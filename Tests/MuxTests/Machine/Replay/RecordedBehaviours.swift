// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import TestSupport

/// The handlers behind the recorded conversations (`GRID-V1 §7`), as scripts on virtual time.
enum RecordedBehaviours {
    static func register(on end: MachineEnd) {
        end.handlers[.id(20)] = .request { $0.respond($0.payload) }
        end.handlers[.subroute(Subroute(route: "alt/one", handler: 20))] = .request {
            $0.respond(Payload("sub:" + $0.payload.text))
        }
        end.handlers[.id(21)] = .request { $0.respond($0.payload, isError: true) }
        end.handlers[.id(22)] = .request { request in
            let milliseconds = request.payload.text.split(separator: " ").first.flatMap { UInt32($0) } ?? 0
            request.end.after(.milliseconds(milliseconds)) {
                request.respond(Payload("slept " + request.payload.text))
            }
        }
        end.handlers[.id(23)] = .request { $0.respond($0.payload) }
        end.handlers[.id(24)] = .request { $0.respond($0.payload == "nil" ? nil : "") }
        end.handlers[.id(25)] = .request {
            $0.respond(Payload("handleMessages: panic recovered: " + $0.payload.text), isError: true)
        }
        end.handlers[.id(27)] = .request { $0.respond(Payload(peek($0.payload))) }

        for (id, input, output) in [(30, 1, 1), (31, 16, 16), (42, 4, 2)] as [(UInt8, Int, Int)] {
            end.handlers[.id(id)] = .stream(inCapacity: input, outCapacity: output, echo)
        }
        end.handlers[.subroute(Subroute(route: "alt/one", handler: 30))] = .stream(
            inCapacity: 1,
            outCapacity: 1,
            echo
        )
        for (id, output) in [(32, 1), (33, 16)] as [(UInt8, Int)] {
            end.handlers[.id(id)] = .stream(inCapacity: 0, outCapacity: output, generate)
        }
        for (id, input) in [(34, 1), (35, 16)] as [(UInt8, Int)] {
            end.handlers[.id(id)] = .stream(inCapacity: input, outCapacity: 1, count)
        }
        end.handlers[.id(36)] = .stream(inCapacity: 0, outCapacity: 1) { stream in
            let parts = stream.payload.text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            for index in 0..<(Int(parts[0]) ?? 0) { stream.send(Payload("m\(index)")) }
            stream.fail(parts.count > 1 ? String(parts[1]) : "")
        }
        end.handlers[.id(37)] = .idle(inCapacity: 0, outCapacity: 1)
        end.handlers[.id(38)] = .idle(inCapacity: 1, outCapacity: 1)
        end.handlers[.id(39)] = .stream(inCapacity: 1, outCapacity: 1, tag)
        end.handlers[.id(40)] = .stream(inCapacity: 0, outCapacity: 8) { stream in
            for letter in stream.payload.text {
                stream.send(letter == "n" ? nil : letter == "e" ? "" : Payload(String(letter)))
            }
            stream.finish()
        }
        end.handlers[.id(41)] = .stream(inCapacity: 0, outCapacity: 1) { stream in
            stream.fail("handler panic: " + stream.payload.text)
        }
        end.handlers[.id(43)] = .stream(inCapacity: 4, outCapacity: 8) { stream in
            stream.send(Payload("payload " + peek(stream.payload)))
            stream.onMessage = { [unowned stream] in stream.send(Payload("msg " + peek($0))) }
            stream.onInputFinished = { [unowned stream] in stream.finish() }
        }
    }

    /// The capacities with which the recorded caller had registered the handler of a stream; one that neither side knows takes
    /// what a typed handler does by default (`GRID-V1 §6`).
    static func capacities(of header: MessageHeader) -> (input: Int, output: Int) {
        switch header.handler {
        case 31: (16, 16)
        case 33: (0, 16)
        case 35: (16, 1)
        case 40: (0, 8)
        case 42: (4, 2)
        case 43: (4, 8)
        default: (header.flags.contains(.endOfStream) ? 0 : 1, 1)
        }
    }

    private static func peek(_ payload: Payload) -> String {
        guard let bytes = payload.bytes else { return "nil" }
        return bytes.isEmpty ? "empty" : "len=\(bytes.count)"
    }

    private static func echo(_ stream: HandlerStream) {
        stream.onMessage = { [unowned stream] in stream.send($0) }
        stream.onInputFinished = { [unowned stream] in stream.finish() }
    }

    private static func generate(_ stream: HandlerStream) {
        let numbers = stream.payload.text.split(separator: " ").compactMap { Int($0) }
        for index in 0..<numbers[0] {
            stream.send(Payload((0..<numbers[1]).map { UInt8(truncatingIfNeeded: index + $0) }))
        }
        stream.finish()
    }

    private static func count(_ stream: HandlerStream) {
        var messages = 0
        var bytes = 0
        stream.onMessage = { payload in
            messages += 1
            bytes += payload.bytes?.count ?? 0
        }
        stream.onInputFinished = { [unowned stream] in
            stream.send(Payload("\(messages) \(bytes)"))
            stream.finish()
        }
    }

    private static func tag(_ stream: HandlerStream) {
        let tag = entries(stream.payload)?["tag"]
        stream.onMessage = { [unowned stream] payload in
            var entries = entries(payload) ?? [:]
            entries["tag"] = tag
            stream.send(Payload(try? StringMapPayload(entries).encoded()))
        }
        stream.onInputFinished = { [unowned stream] in stream.finish() }
    }

    private static func entries(_ payload: Payload) -> [String: String]? {
        let bytes = payload.bytes ?? []
        return (try? StringMapPayload(parsing: bytes.span.bytes))?.entries
    }
}
