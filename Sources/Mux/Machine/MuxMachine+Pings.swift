// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Codec

extension MuxMachine {
    mutating func receivePing(_ message: Message, in bytes: RawSpan, now: MuxInstant) {
        let isForMux = message.header.muxID != 0
        var isUnknown = false
        var reason: String?
        if isForMux {
            switch receiveMuxPing(message, now: now) {
            case .alive: break
            case .unknown: isUnknown = true
            case .ended(let text): reason = text
            }
        }
        let ping = try? PingPayload(parsing: bytes.extracting(message.payload))
        let pong = PongPayload(isNotFound: isUnknown, error: reason, time: ping?.time ?? .yearOne)
        var header = message.header
        header.operation = .pong
        if configuration.checksums { header.flags.insert(.crc) } else { header.flags.remove(.crc) }
        header.flags.subtract([.subroute, .more, .extended])
        send(header, payload: pong.encoded())
    }

    private enum MuxPingOutcome {
        case alive
        case unknown
        case ended(String)
    }

    /// A ping of a stream's caller is counted like its messages (GRID-V1 §4.3).
    private mutating func receiveMuxPing(_ message: Message, now: MuxInstant) -> MuxPingOutcome {
        guard let key = incomingStreamKeys[message.header.muxID] else { return .unknown }
        let expected = incomingStreams.update(key) { stream -> UInt32 in
            let expected = stream.receiveSequence
            if expected == message.header.sequence {
                stream.receiveSequence &+= 1
                stream.lastPing = now
            }
            return expected
        }
        guard let expected, expected != message.header.sequence else { return .alive }
        let reason = Self.sequenceMismatch(expected: expected, received: message.header.sequence)
        violate(key, reason: reason)
        return .ended(reason)
    }

    mutating func receivePong(_ message: Message, in bytes: RawSpan, now: MuxInstant) {
        guard message.header.muxID != 0 else {
            liveness.pong(now: now)
            return
        }
        let key = MuxKey(rawValue: message.header.muxID)
        guard isStream(key) else {
            answerUnknownMux(message, with: .disconnectServerMux)
            return
        }
        // A pong that cannot be read says no more than that the peer is there.
        let pong = try? PongPayload(parsing: bytes.extracting(message.payload))
        if let pong, pong.isNotFound || pong.error != nil {
            fail(key, .disconnected, tellPeer: false)
            return
        }
        calls.update(key) { $0.lastHeard = now }
    }

    // MARK: Time

    /// Lets time pass: deadlines expire, pings go out, silent streams end.
    ///
    /// - Parameters:
    ///   - now: the time.
    ///   - wallTime: the time of day, for the pings.
    /// - Throws: ``MuxError`` with ``MuxError/Code/peerUnresponsive`` when the connection has to be given up (GRID-V1 §1.6).
    public mutating func advance(to now: MuxInstant, wallTime: Timestamp) throws(MuxError) {
        guard !hasEnded else { return }
        switch liveness.tick(now: now) {
        case .notYet: break
        case .unresponsive: throw MuxError(.peerUnresponsive, "the peer did not answer connection pings")
        case .ping: sendConnectionPing(wallTime: wallTime)
        }
        while let target = timers.popAged(now: now) { age(target, now: now) }
        while let target = timers.popDue(now: now) { expire(target, now: now) }
        try checkControlQueue()
        let liveCount = calls.count + incomingRequests.count + incomingStreams.count
        // The three slabs are borrowed by the closure, and none of them is the queue.
        let (calls, requests, streams) = (calls, incomingRequests, incomingStreams)
        timers.compact(liveCount: liveCount) { target in
            switch target {
            case .call(let key): calls.contains(key)
            case .incomingRequest(let key): requests.contains(key)
            case .incomingStream(let key): streams.contains(key)
            }
        }
    }

    /// The connection's ping carries no checksum, unlike nearly everything else (GRID-V1 §1.6).
    private mutating func sendConnectionPing(wallTime: Timestamp) {
        let header = MessageHeader(
            muxID: 0,
            sequence: 0,
            deadlineMilliseconds: configuration.connectionPingInterval.wireMilliseconds,
            handler: 0,
            operation: .ping,
            flags: []
        )
        send(header, payload: PingPayload(time: wallTime).encoded())
    }

    private mutating func age(_ target: TimerQueue.Target, now: MuxInstant) {
        switch target {
        case .call(let key):
            guard let call = calls[key] else { return }
            timers.schedule(target, at: call.due)
            perform(.callAged(mux: key.rawValue))
        case .incomingRequest(let key):
            guard let request = incomingRequests[key] else { return }
            timers.schedule(target, at: request.deadline)
        case .incomingStream(let key):
            guard let stream = incomingStreams[key] else { return }
            timers.schedule(target, at: stream.due)
        }
    }

    private mutating func expire(_ target: TimerQueue.Target, now: MuxInstant) {
        switch target {
        case .call(let key): expireCall(key, now: now)
        case .incomingRequest(let key):
            guard let request = incomingRequests[key], request.deadline <= now else { return }
            removeIncomingRequest(key)
            if request.phase != .answered { perform(.cancelHandler(key, .deadlineExceeded)) }
        case .incomingStream(let key): expireIncomingStream(key, now: now)
        }
    }

    private mutating func expireCall(_ key: MuxKey, now: MuxInstant) {
        guard let call = calls[key] else { return }
        guard now < call.deadline else {
            fail(key, .deadlineExceeded, tellPeer: true)
            return
        }
        guard call.nextPing <= now else {
            timers.schedule(.call(key), at: call.due)
            return
        }
        guard now.interval(since: call.lastHeard) <= configuration.muxPongTimeout else {
            fail(key, .disconnected, tellPeer: true)
            return
        }
        let next = now.advanced(by: configuration.muxPingSpacing)
        calls.update(key) { $0.nextPing = next }
        // One that the peer has not heard of cannot be pinged.
        if call.isAnnounced { queue.append(.counted(.ping, .call(mux: key.rawValue))) }
        timers.schedule(.call(key), at: min(call.deadline, next))
    }

    private mutating func expireIncomingStream(_ key: MuxKey, now: MuxInstant) {
        guard let stream = incomingStreams[key] else { return }
        guard now < stream.deadline else {
            dropIncomingStream(key, .deadlineExceeded)
            return
        }
        if stream.nextCheck <= now {
            guard now.interval(since: stream.lastPing) <= configuration.muxPingTimeout else {
                dropIncomingStream(key, .callerUnresponsive)
                return
            }
            let next = now.advanced(by: configuration.muxPingSpacing)
            _ = incomingStreams.update(key) { $0.nextCheck = next }
            timers.schedule(.incomingStream(key), at: min(stream.deadline, next))
        } else {
            timers.schedule(.incomingStream(key), at: stream.due)
        }
    }
}
