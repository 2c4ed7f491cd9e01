// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import CommandSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A node of a mesh in a process of its own, a child of this one.
package final class ProcessMember: MeshMember {
    private struct Life: Sendable {
        var process: ChildProcess
        var conversation: Conversation<MemberAnswer>
    }

    private struct State: Sendable {
        var number = 0
        var life: Life?
        var isWorking = false
        /// What lives that have ended had to say.
        var last = MemberReport()
    }

    private let settings: MemberSettings
    private let state = NIOLockedValueBox(State())

    package init(_ settings: MemberSettings) {
        self.settings = settings
    }

    package var name: String { settings.name }

    // MARK: Life and death

    package func start(troubled: [String]) async throws -> Int {
        let process = try ChildProcess(path: Executable.path, arguments: ["node"])
        let conversation = Conversation<MemberAnswer>()
        Task {
            for await line in process.lines { conversation.receive(line) }
            conversation.end()
        }
        let (number, isWorking) = state.withLockedValue { state in
            state.life = Life(process: process, conversation: conversation)
            defer { state.number += 1 }
            return (state.number, state.isWorking)
        }
        let answer = try await ask(.start) { instruction in
            instruction.settings = settings
            instruction.peers = troubled
            instruction.life = number
        }
        if isWorking { _ = try await ask(.work) }
        return answer.port
    }

    package func kill() async throws {
        // It will not be able to say anything any more.
        if let report = try? await TimeLimit.run(.seconds(1), { try await self.ask(.report).report }) ?? nil {
            keep(report)
        }
        state.withLockedValue { $0.life.take() }?.process.kill()
    }

    package func setFrozen(_ isFrozen: Bool) async throws {
        state.withLockedValue { $0.life }?.process.send(signal: isFrozen ? SIGSTOP : SIGCONT)
    }

    // MARK: What it is told and asked

    package func setTroubled(_ peers: [String], _ isTroubled: Bool) async throws {
        guard state.withLockedValue({ $0.life != nil }) else { return }
        _ = try await ask(isTroubled ? .trouble : .calm) { $0.peers = peers }
    }

    package func beginWork() async throws {
        state.withLockedValue { $0.isWorking = true }
        _ = try await ask(.work)
    }

    package func endWork() async throws {
        state.withLockedValue { $0.isWorking = false }
        _ = try await ask(.rest)
    }

    package func disconnectedPeers() async throws -> [String] {
        try await ask(.peers).peers
    }

    package func probe(limit: Duration) async throws -> [String] {
        try await ask(.probe) { $0.milliseconds = max(1, limit.microseconds / 1_000) }.peers
    }

    package func takeReport() async throws -> MemberReport {
        guard var report = try await ask(.report).report else {
            throw CommandFailure(.failure, "\(name) gave no report")
        }
        let last = state.withLockedValue { state in
            defer { state.last = MemberReport() }
            return state.last
        }
        report.tally += last.tally
        report.violations += last.violations
        report.violationCount += last.violationCount
        return report
    }

    private func keep(_ report: MemberReport) {
        state.withLockedValue { state in
            state.last.tally += report.tally
            state.last.violations += report.violations
            state.last.violationCount += report.violationCount
        }
    }

    /// Tells the process something and waits for the answer.
    private func ask(
        _ action: MemberInstruction.Action,
        _ complete: (inout MemberInstruction) -> Void = { _ in }
    ) async throws -> MemberAnswer {
        guard let life = state.withLockedValue({ $0.life }) else {
            throw CommandFailure(.failure, "\(name) does not run")
        }
        let answer = try await life.conversation.ask { number in
            var instruction = MemberInstruction(number: number, action: action)
            complete(&instruction)
            life.process.writeLine(try JSONText.line(instruction))
        }
        if let error = answer.error { throw CommandFailure(.failure, "\(name): \(error)") }
        return answer
    }
}
