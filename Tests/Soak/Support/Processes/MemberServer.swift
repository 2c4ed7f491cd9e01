// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import CommandSupport

/// Runs a node in this process as its parent says, line by line.
package final class MemberServer: Sendable {
    private let member = NIOLockedValueBox<LocalMember?>(nil)

    package init() {}

    /// Does what standard input says, until its end.
    package func run() async {
        await withDiscardingTaskGroup { group in
            for await line in LineReader.lines(of: 0, closing: false) {
                group.addTask {
                    guard let instruction = try? JSONText.decode(MemberInstruction.self, from: line) else { return }
                    var answer = MemberAnswer(number: instruction.number)
                    do {
                        try await self.obey(instruction, &answer)
                    } catch {
                        answer.error = "\(error)"
                    }
                    guard let text = try? JSONText.line(answer) else { return }
                    StandardStream.output.writeLine(text)
                }
            }
            group.cancelAll()
        }
        try? await member.withLockedValue { $0 }?.kill()
    }

    private func obey(_ instruction: MemberInstruction, _ answer: inout MemberAnswer) async throws {
        if instruction.action == .start {
            guard let settings = instruction.settings else { throw CommandFailure(.usage, "a node needs settings") }
            let new = LocalMember(settings, firstLife: instruction.life)
            member.withLockedValue { $0 = new }
            answer.port = try await new.start(troubled: instruction.peers)
            return
        }
        guard let member = member.withLockedValue({ $0 }) else { throw CommandFailure(.usage, "there is no node") }
        switch instruction.action {
        case .start: break
        case .trouble: try await member.setTroubled(instruction.peers, true)
        case .calm: try await member.setTroubled(instruction.peers, false)
        case .peers: answer.peers = try await member.disconnectedPeers()
        case .probe:
            answer.peers = try await member.probe(limit: .milliseconds(instruction.milliseconds))
        case .work: try await member.beginWork()
        case .rest: try await member.endWork()
        case .report:
            var report = try await member.takeReport()
            report.figures = .current
            answer.report = report
        }
    }
}
