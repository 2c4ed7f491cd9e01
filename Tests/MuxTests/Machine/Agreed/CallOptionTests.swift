// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("What a call carries beside its payload")
struct CallOptionTests {
    private let metadata: CallMetadata = ["trace": "1234", "tenant": "blue", "trace": "again"]

    private func heard(_ options: CallOptions, _ features: MuxFeatures) throws -> [CallOptions?] {
        let pair = MachinePair.agreed(features, handlers: [:])
        _ = try pair.caller.request(20, "x", options: options)
        _ = try pair.caller.openStream(30, "x", inCapacity: 1, outCapacity: 1, options: options)
        for bytes in pair.caller.takeOutbox() { pair.callee.hear(bytes) }
        return pair.callee.heardOptions
    }

    @Test("Metadata arrives in its order, of requests and streams")
    func metadataArrives() throws {
        let options = CallOptions(metadata: metadata)
        #expect(try heard(options, .metadata) == [options, options])
    }

    @Test("To a peer that takes none, a call goes without it")
    func noMetadata() throws {
        #expect(try heard(CallOptions(metadata: metadata), [.handlerNames, .chunks]) == [nil, nil])
        #expect(try heard(CallOptions(metadata: metadata), []) == [nil, nil])
    }

    @Test("A handler's name arrives in place of its number")
    func name() throws {
        let options = CallOptions(handlerName: "blobs.read")
        #expect(try heard(options, .handlerNames) == [options, options])
    }

    @Test("A peer that knows no names cannot be called by one")
    func noNames() throws {
        let pair = MachinePair.agreed(.metadata)
        let error = #expect(throws: MuxError.self) {
            try pair.caller.request(0, options: CallOptions(handlerName: "blobs.read"))
        }
        #expect(error?.code == .notAgreed)
        #expect(pair.caller.machine.openCalls == 0 && pair.caller.keptCount == 0)
    }

    @Test("More than the peer takes fails the call, at its limit it does not")
    func limit() throws {
        let extensions = MuxExtensions(features: .metadata, metadataBytes: 1000)
        let end = MachineEnd(agreement: MuxExtensions.agreed(local: extensions, remote: extensions))
        var size = 900
        while size < 1100 {
            size += 1
            do {
                _ = try end.request(20, options: CallOptions(metadata: ["k": String(repeating: "v", count: size)]))
            } catch {
                guard let mux = error as? MuxError else { throw error }
                #expect(mux.code == .metadataTooLarge)
                break
            }
        }
        // A map of one with a map of one: markers, keys and the length take the rest.
        #expect(size == 1000 - 9 + 1)
        let largest = try #require(end.takeOutbox().last)
        let other = MachineEnd(agreement: MuxExtensions.agreed(local: extensions, remote: extensions))
        other.hear(largest)
        #expect(other.failure == nil)
        #expect(other.heardOptions.count == 1)
        var small = extensions
        small.metadataBytes = 999
        let strict = MachineEnd(agreement: MuxExtensions.agreed(local: small, remote: extensions))
        strict.hear(largest)
        #expect((strict.failure as? MuxError)?.code == .malformedExtension)
    }

    @Test("A block that cannot be read ends the connection; of a plain peer it is not looked at")
    func malformed() throws {
        let header = MessageHeader(muxID: 1, handler: 20, operation: .request, flags: .endOfStream)
        let bytes = try header.encoded(payload: [], subroute: nil, extensionBlock: [0xc1])
        let agreed = MachinePair.agreed(.metadata).callee
        agreed.hear(bytes)
        #expect((agreed.failure as? MuxError)?.code == .malformedExtension)
        let plain = MachinePair.agreed([]).callee
        plain.hear(bytes)
        #expect(plain.failure == nil)
        #expect(plain.heardOptions == [nil])
    }
}

@Suite("Codes and details of errors")
struct FailureDetailTests {
    private let details = FailureDetails(code: "no-space", details: [1, 2, 3])

    private func ends(_ features: MuxFeatures) throws -> [MachineEvent] {
        let details = details
        let pair = MachinePair.agreed(
            features,
            handlers: [20: .silent, 30: .idle(inCapacity: 0, outCapacity: 1)]
        )
        _ = try pair.caller.request(20)
        pair.exchange()
        pair.callee.respond(to: try pair.callee.takeStarted(), "full", isError: true, details: details)
        _ = try pair.caller.openStream(30, inCapacity: 0, outCapacity: 1)
        pair.exchange()
        pair.callee.finish(try pair.callee.takeStarted(), error: "full", details: details)
        pair.exchange()
        return pair.caller.takeEvents()
    }

    @Test("Arrive with the text, of requests and streams")
    func arrive() throws {
        let events = try ends(.errorCodes)
        #expect(events.count == 2)
        for event in events {
            guard case .callEnded(_, let end) = event else { continue }
            #expect(end == .remote("full", details))
        }
    }

    @Test("Are not sent to a plain peer")
    func plain() throws {
        for event in try ends(.metadata) {
            guard case .callEnded(_, let end) = event else { continue }
            #expect(end == .remote("full", nil))
        }
    }

    @Test("Details that do not fit are left out, the code is not")
    func tooLarge() throws {
        let pair = MachinePair.agreed(.errorCodes, handlers: [20: .silent])
        _ = try pair.caller.request(20)
        pair.exchange()
        let large = FailureDetails(code: "no-space", details: Array(repeating: 7, count: 20_000))
        pair.callee.respond(to: try pair.callee.takeStarted(), "full", isError: true, details: large)
        pair.exchange()
        guard case .callEnded(_, let end)? = pair.caller.takeEvents().last else {
            Issue.record("no end")
            return
        }
        #expect(end == .remote("full", FailureDetails(code: "no-space")))
    }
}
