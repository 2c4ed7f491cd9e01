// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Codec

/// The checks by which an acceptor takes a dialer in or turns it away, in the protocol's order and with the protocol's
/// texts (`GRID-V1 §1.4`).
public struct ConnectAcceptance: Sendable {
    /// What the checks came to.
    public enum Verdict: Hashable, Sendable {
        /// All passed: the connection is open once the dialer has been told.
        case accept(ConnectRequest)
        /// One failed: the dialer is told the reason, and the connection is closed.
        case reject(reason: String)
    }

    /// The acceptor's own name.
    public var local: String

    /// How far the clocks may be apart, in either direction; that far is still accepted.
    public var allowedSkew: Duration

    /// Whether nodes that are not known are taken as guests: they dial whatever the two names say.
    public var allowsGuests: Bool

    /// Whether a name is one of the configured peers'.
    public var isKnownRemote: @Sendable (String) -> Bool

    /// Checks a token. The description of the error that it throws becomes part of what the dialer is told.
    public var authenticate: @Sendable (String) throws -> Void

    /// Makes the checks of one acceptor.
    public init(
        local: String,
        allowedSkew: Duration = .seconds(5 * 60),
        allowsGuests: Bool = false,
        isKnownRemote: @escaping @Sendable (String) -> Bool,
        authenticate: @escaping @Sendable (String) throws -> Void
    ) {
        self.local = local
        self.allowedSkew = allowedSkew
        self.allowsGuests = allowsGuests
        self.isKnownRemote = isKnownRemote
        self.authenticate = authenticate
    }

    /// Checks the first message of a connection, which arrived when this node's wall clock said `now`.
    public func evaluate(_ bytes: RawSpan, now: Timestamp) -> Verdict {
        let message: Message
        do throws(MessageError) {
            message = try Message(parsing: bytes)
        } catch {
            return .reject(reason: "error parsing grid connect: \(error)")
        }
        guard message.header.operation == .connect else {
            return .reject(reason: "unexpected connect op: \(message.header.operation)")
        }
        let request: ConnectRequest
        do throws(MessagePackError) {
            request = try ConnectRequest(parsing: bytes.extracting(message.payload))
        } catch {
            return .reject(reason: "error parsing connectReq: \(error)")
        }
        return evaluate(request, now: now)
    }

    /// Checks a request.
    private func evaluate(_ request: ConnectRequest, now: Timestamp) -> Verdict {
        let isKnown = isKnownRemote(request.host)
        guard isKnown || allowsGuests && !request.host.isEmpty,
            let dials = DialRule.dials(local: local, remote: request.host)
        else {
            return .reject(reason: "unknown incoming host: \(request.host)")
        }
        let difference = request.time < now ? now - request.time : request.time - now
        guard difference <= allowedSkew else {
            return .reject(reason: "time difference too large between servers: \(difference.goDescription)")
        }
        do {
            try authenticate(request.token)
        } catch {
            return .reject(reason: "auth token: \(error)")
        }
        guard !(isKnown && dials) else {
            return .reject(reason: "grid: expected to be client side, not server side")
        }
        return .accept(request)
    }
}
