// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Turns ctrl-C (SIGINT) and SIGTERM into a value, so that a command can end in good order.
package final class TerminationSignals: Sendable {
    private let signals: AsyncStream<Void>
    private let sources: Mutex<[any DispatchSourceSignal]>

    /// From here on the signals no longer end the process by themselves.
    package init() {
        let (signals, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingOldest(1))
        self.signals = signals
        sources = Mutex(
            [SIGINT, SIGTERM].map { number in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler { continuation.yield() }
                source.resume()
                return source
            }
        )
    }

    deinit {
        sources.withLock { sources in
            for source in sources { source.cancel() }
        }
    }

    /// Returns at the first signal, or when the task is cancelled. For one caller only.
    package func wait() async {
        for await _ in signals { return }
    }

    /// A write to a closed pipe or socket is to fail, not to end the process.
    package static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }
}
