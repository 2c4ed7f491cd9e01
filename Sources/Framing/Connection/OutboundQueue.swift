// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What has been appended for the peer and not yet been taken by the transport, held against the limits on it.
struct OutboundQueue: Sendable {
    private let highWaterMark: Int
    private let maximum: Int
    private(set) var byteCount = 0
    /// False from the high-water mark on until half of it is reached again, so that a sender is not woken for every
    /// write.
    private(set) var isWritable = true

    init(_ limits: WebSocketLimits) {
        highWaterMark = max(0, limits.queuedBytesHighWaterMark)
        maximum = max(0, limits.maximumQueuedBytes)
    }

    /// Whether a frame of so many bytes may still be queued. Over an idle transport any one may, or a message larger
    /// than the queue could never be sent.
    func admits(_ frameLength: Int) -> Bool {
        guard byteCount > 0 else { return true }
        return byteCount <= maximum && frameLength <= maximum - byteCount
    }

    mutating func add(_ frameLength: Int) {
        set(byteCount.addingReportingOverflow(frameLength).overflow ? .max : byteCount + frameLength)
    }

    mutating func set(_ count: Int) {
        byteCount = max(0, count)
        if byteCount > highWaterMark {
            isWritable = false
        } else if byteCount <= highWaterMark / 2 {
            isWritable = true
        }
    }
}
