// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if canImport(Glibc)
    package import Glibc
#elseif canImport(Musl)
    package import Musl
#else
    package import Darwin
#endif

import Synchronization

/// A program that was started with pipes at its standard input and output. Its standard error is ours.
package final class ChildProcess: Sendable {
    package let processID: pid_t
    /// The lines of its standard output; they end when it does. For one consumer.
    package let lines: AsyncStream<String>

    private struct State {
        var input: Int32?
        var status: Int32?
    }
    private let state: Mutex<State>

    /// Held from making pipes to closing the child's ends. A child that was started in between would inherit them, and
    /// then nobody would see the end of a pipe while that one lives.
    private static let spawning = Mutex(())

    /// Starts the program at the path.
    package init(path: String, arguments: [String]) throws {
        let (processID, input, output) = try Self.spawning.withLock { _ in
            let input = try Self.makePipe()
            defer { close(input.reading) }
            do {
                let output = try Self.makePipe()
                defer { close(output.writing) }
                do {
                    let processID = try Self.spawn(path, arguments, input: input.reading, output: output.writing)
                    return (processID, input.writing, output.reading)
                } catch {
                    close(output.reading)
                    throw error
                }
            } catch {
                close(input.writing)
                throw error
            }
        }
        self.processID = processID
        state = Mutex(State(input: input))
        lines = LineReader.lines(of: output, closing: true)
    }

    deinit {
        kill()
    }

    /// Writes a line to its standard input. A child that has ended is no error here; the end of `lines` tells.
    package func writeLine(_ line: String) {
        state.withLock { state in
            guard let input = state.input else { return }
            var rest = Array("\(line)\n".utf8)[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// Ends its standard input.
    package func closeInput() {
        state.withLock { state in
            if let input = state.input { close(input) }
            state.input = nil
        }
    }

    /// Sends a signal, unless it has been waited for.
    package func send(signal: Int32) {
        state.withLock { state in
            if state.status == nil { _ = systemKill(processID, signal) }
        }
    }

    /// Ends it at once with SIGKILL and waits for it. Harmless when it has ended.
    package func kill() {
        closeInput()
        send(signal: SIGKILL)
        wait()
    }

    /// Blocks until it has ended. Returns its exit status, or 128 and the number of the signal that ended it, as a shell does.
    @discardableResult
    package func wait() -> Int32 {
        // Waits without collecting the status, so that a signal can still be sent meanwhile and never meets another process.
        var information = siginfo_t()
        while waitid(P_PID, id_t(bitPattern: processID), &information, WEXITED | WNOWAIT) < 0 && errno == EINTR {}
        return state.withLock { state in
            if let status = state.status { return status }
            var raw: Int32 = 0
            while waitpid(processID, &raw, 0) < 0 && errno == EINTR {}
            let signal = raw & 0x7f
            let status = signal == 0 ? (raw >> 8) & 0xff : 128 + signal
            state.status = status
            return status
        }
    }

    private static func makePipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else {
            throw CommandFailure(.failure, "cannot make a pipe: \(String(cString: strerror(errno)))")
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    private static func spawn(_ path: String, _ arguments: [String], input: Int32, output: Int32) throws -> pid_t {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        #if canImport(Glibc)
            // Sockets are inherited, and their other ends would not see us close them while the child lives. Not among what Swift
            // sees of glibc, which has it since 2.34.
            if let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") {
                typealias Function = @convention(c) (UnsafeMutableRawPointer, Int32) -> Int32
                _ = unsafeBitCast(symbol, to: Function.self)(&actions, STDERR_FILENO + 1)
            }
        #endif

        // Ignored and blocked signals are inherited, and the thread that runs this may block all of them.
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for number in [SIGINT, SIGTERM, SIGPIPE] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        #if canImport(Darwin)
            flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
        #endif
        posix_spawnattr_setflags(&attributes, Int16(flags))

        var vector: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
        vector.append(nil)
        defer { for argument in vector { free(argument) } }
        var processID: pid_t = 0
        let code = posix_spawn(&processID, path, &actions, &attributes, vector, environ)
        guard code == 0 else {
            throw CommandFailure(.failure, "cannot start '\(path)': \(String(cString: strerror(code)))")
        }
        return processID
    }
}

/// `kill(2)`, which the method of the same name would hide.
private func systemKill(_ processID: pid_t, _ signal: Int32) -> Int32 {
    kill(processID, signal)
}
