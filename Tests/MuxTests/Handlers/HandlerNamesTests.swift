// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Handler names")
struct HandlerNamesTests {
    @Test("The ids 1 to 79 have the recorded names, and no other id has one")
    func names() throws {
        let names = try Vectors.load().handlerNames
        #expect(names.count == 81)
        for id in UInt8.min ... .max {
            #expect(HandlerNames.name(of: id) == ((1...79).contains(id) ? names["\(id)"] : nil), "id \(id)")
        }
    }

    @Test("What a caller is told of an unknown handler is what the recorded peers were told")
    func recorded() throws {
        var checked = 0
        let vectors = try Vectors.load()
        for scenario in ["unknown-handler", "subroute", "stream-unknown-handler", "raw.invalid-handlers"] {
            let entries = vectors.wire(of: scenario)
            let messages = entries.flatMap { [$0.message].compactMap(\.self) + ($0.merged ?? []).map(\.fields) }
            for refusal in messages where refusal.operation == Operation.muxConnectError.rawValue {
                let call = try #require(
                    messages.first {
                        $0.muxID == refusal.muxID
                            && [.request, .connectMux].contains(Operation(rawValue: $0.operation))
                    }
                )
                let told = try MuxConnectErrorPayload(parsing: refusal.payload.span.bytes).error
                let text = HandlerNames.unknownHandlerText(
                    id: call.handler,
                    subroute: call.subroute.flatMap { Subroute($0.span.bytes) },
                    isStream: call.operation == Operation.connectMux.rawValue
                )
                #expect(text == told, "\(scenario)")
                checked += 1
            }
        }
        #expect(checked == 12)
    }

    @Test("With a subroute an id that is not valid matters to requests only")
    func invalidWithSubroute() {
        let subroute = Subroute(route: "a", handler: 0)
        let named = "Invalid Handler for type: [\(subroute.bytes.map(String.init).joined(separator: " "))]"
        for id in [0, 80, 255] as [UInt8] {
            let request = HandlerNames.unknownHandlerText(id: id, subroute: subroute, isStream: false)
            #expect(request == "Invalid Handler")
            #expect(HandlerNames.unknownHandlerText(id: id, subroute: subroute, isStream: true) == named)
        }
    }
}
