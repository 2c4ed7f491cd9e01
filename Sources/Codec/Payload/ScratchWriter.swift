// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#elseif canImport(Glibc)
    import Glibc
#endif

/// A writer that each thread keeps, so that encoding a payload allocates nothing but what becomes of it.
enum ScratchWriter {
    /// How much memory a thread keeps when nothing is being encoded: a large payload gives its own back.
    static let keptByteCount = 65536

    private final class Box {
        var writer = MessagePackWriter(reservingCapacity: 1024)
    }

    /// Nobody looks at the writer of another thread: the key's value is each thread's own.
    private static let key: pthread_key_t? = {
        var key = pthread_key_t()
        #if canImport(Darwin)
            let result = pthread_key_create(&key) { Unmanaged<Box>.fromOpaque($0).release() }
        #else
            let result = pthread_key_create(&key) { box in
                if let box { Unmanaged<Box>.fromOpaque(box).release() }
            }
        #endif
        return result == 0 ? key : nil
    }()

    /// Calls `body` with an empty writer.
    ///
    /// It is taken away from the thread meanwhile: an encoding that encodes a payload within has one of its own.
    static func with<Result>(
        _ body: (inout MessagePackWriter) throws(CodecError) -> Result
    ) throws(CodecError) -> Result {
        guard let key else {
            var writer = MessagePackWriter()
            return try body(&writer)
        }
        let box: Box
        if let kept = pthread_getspecific(key) {
            pthread_setspecific(key, nil)
            box = Unmanaged<Box>.fromOpaque(kept).takeRetainedValue()
        } else {
            box = Box()
        }
        defer {
            box.writer.removeAll(keepingCapacityUpTo: keptByteCount)
            if pthread_getspecific(key) == nil {
                pthread_setspecific(key, Unmanaged.passRetained(box).toOpaque())
            }
        }
        return try body(&box.writer)
    }
}
