// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A type whose values are the bytes of payloads: `[UInt8]`, `Data`, and optional ones, of which `nil` is no payload.
public protocol RawPayload {
    /// Takes a copy of a payload. No payload is an empty one, unless the type tells the difference.
    init(payload: RawSpan?)

    /// Calls `body` with the bytes, in place if they lie in one piece; with `nil` for no payload.
    func withPayload<Result>(_ body: (RawSpan?) -> Result) -> Result
}

extension [UInt8]: RawPayload {
    /// Takes a copy of a payload.
    public init(payload: RawSpan?) {
        guard let payload else {
            self = []
            return
        }
        self = payload.withUnsafeBytes { Self($0) }
    }

    /// Calls `body` with the bytes.
    public func withPayload<Result>(_ body: (RawSpan?) -> Result) -> Result {
        body(span.bytes)
    }
}

extension Data: RawPayload {
    /// Takes a copy of a payload.
    public init(payload: RawSpan?) {
        guard let payload else {
            self = Data()
            return
        }
        self = payload.withUnsafeBytes { $0.isEmpty ? Data() : Data($0) }
    }

    /// Calls `body` with the bytes.
    public func withPayload<Result>(_ body: (RawSpan?) -> Result) -> Result {
        body(bytes)
    }
}

extension Optional: RawPayload where Wrapped: RawPayload {
    /// Takes a copy of a payload; no payload is `nil`.
    public init(payload: RawSpan?) {
        guard let payload else {
            self = nil
            return
        }
        self = Wrapped(payload: payload)
    }

    /// Calls `body` with the bytes, or with `nil`.
    public func withPayload<Result>(_ body: (RawSpan?) -> Result) -> Result {
        guard let self else { return body(nil) }
        return self.withPayload(body)
    }
}
