// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Standard input and output in frames: a length of 32 bits, big endian, and as many bytes.
///
/// A frame holds many requests or all of their answers. It is read to its end before the answers are written, so neither side waits
/// for the other to read.
enum FrameStream {
    /// The next frame; `nil` at the end of the input.
    static func read() throws(RequestError) -> [UInt8]? {
        guard let head = try read(4), let count = Fields(head).number(UInt32.self, at: 0) else { return nil }
        guard let frame = try read(Int(count)) else { throw RequestError(what: "the input ends within a frame") }
        return frame
    }

    /// Writes a frame, and returns whether there was somebody to read it.
    static func write(_ bytes: [UInt8]) -> Bool {
        var frame: [UInt8] = []
        frame.reserveCapacity(bytes.count + 4)
        Fields.append(bytes, to: &frame)
        return StandardStream.output.write(frame)
    }

    /// Writes a line to standard error.
    static func complain(_ line: String) {
        StandardStream.error.writeLine(line)
    }

    /// As many bytes; `nil` if the input ends before the first.
    private static func read(_ count: Int) throws(RequestError) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let read = bytes.withUnsafeMutableBytes { buffer in
                systemRead(STDIN_FILENO, buffer.baseAddress.map { $0 + filled }, count - filled)
            }
            if read < 0 && errno == EINTR { continue }
            guard read > 0 else {
                guard read == 0, filled == 0 else { throw RequestError(what: "the input ends within a frame") }
                return nil
            }
            filled += read
        }
        return bytes
    }
}

/// `read(2)`, which the methods of the same name would hide.
private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, bytes, count)
}
