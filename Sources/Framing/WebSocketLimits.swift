// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What one peer may make a ``WebSocketConnection`` hold and do, in bytes, frames and time. A ``WebSocketMachine``,
/// which knows neither time nor what is sent, holds its peer to the first three.
///
/// A limit is the largest value that is let through. Sizes are held against it as soon as a frame's header is there,
/// that is, before the bytes have been received; those of compressed messages while they are being inflated.
public struct WebSocketLimits: Sendable, Hashable {
    /// The most bytes of a message, all fragments together and inflated. 64 MiB by default; negative values count as 0.
    ///
    /// Bounds the memory that a peer can fill by announcing a huge message, or by never finishing one.
    public var maximumMessageBytes: Int

    /// The most bytes of a data frame's payload. 64 MiB by default; negative values count as 0.
    ///
    /// Bounds what the caller has to accumulate in one piece: an unfragmented message is delivered where it lies, and
    /// so has to be whole. A lower value than that of messages makes peers send large messages in fragments.
    public var maximumFrameBytes: Int

    /// The most frames of a message. 131,072 by default, which is 64 MiB in frames of 512 bytes; values below 1 count
    /// as 1.
    ///
    /// Bounds the work that a peer can cause with empty fragments, which no limit on bytes ever ends.
    public var maximumFragments: Int

    /// How long a message, or any frame, may take from its first byte to its last. 120 s by default; negative values
    /// count as 0. The time for which the caller does not read is left out.
    ///
    /// Bounds how long a peer can keep memory occupied by sending a message one byte at a time.
    public var messageTimeout: Duration

    /// The most pings and pongs in a second, and at once. 1,000 by default; values below 1 count as 1.
    ///
    /// Bounds the work of answering pings, which no limit on messages ever ends.
    public var maximumControlFramesPerSecond: Int

    /// How long to wait for the peer's close frame after ours, and for the peer to close the transport after that. 10 s
    /// by default; negative values count as 0.
    ///
    /// Bounds how long a peer can keep a connection that we are done with.
    public var closeTimeout: Duration

    /// The bytes that the transport has not taken, above which ``WebSocketConnection/isWritable`` asks senders to wait
    /// and pings are no longer answered one by one. 256 KiB by default; negative values count as 0.
    public var queuedBytesHighWaterMark: Int

    /// The bytes that the transport has not taken, above which a message is refused, unless it is the only one. 16 MiB
    /// by default; negative values count as 0.
    ///
    /// Bounds the memory that a peer can fill by not reading, when a sender does not wait.
    public var maximumQueuedBytes: Int

    /// Makes limits; what is not given is the default.
    public init(
        maximumMessageBytes: Int = 64 << 20,
        maximumFrameBytes: Int = 64 << 20,
        maximumFragments: Int = 131_072,
        messageTimeout: Duration = .seconds(120),
        maximumControlFramesPerSecond: Int = 1_000,
        closeTimeout: Duration = .seconds(10),
        queuedBytesHighWaterMark: Int = 256 << 10,
        maximumQueuedBytes: Int = 16 << 20
    ) {
        self.maximumMessageBytes = maximumMessageBytes
        self.maximumFrameBytes = maximumFrameBytes
        self.maximumFragments = maximumFragments
        self.messageTimeout = messageTimeout
        self.maximumControlFramesPerSecond = maximumControlFramesPerSecond
        self.closeTimeout = closeTimeout
        self.queuedBytesHighWaterMark = queuedBytesHighWaterMark
        self.maximumQueuedBytes = maximumQueuedBytes
    }

    /// The defaults, all of them finite: they are named at each limit.
    public static let defaults = WebSocketLimits()
}
