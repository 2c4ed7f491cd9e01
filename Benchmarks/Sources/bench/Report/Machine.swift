// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation

/// What the numbers were taken on.
struct Machine: Codable {
    var processor: String
    var cores: Int
    var system: String
    var compiler: String
    /// The load of the last minute when the run began: more than about 0.5 says that others were at work.
    var load: Double
    var date: String

    static func current(compiler: String) -> Machine {
        var name = utsname()
        uname(&name)
        let system = [text(name.sysname), text(name.release), text(name.machine)].joined(separator: " ")
        var loads = [0.0]
        getloadavg(&loads, 1)
        return Machine(
            processor: processor,
            cores: ProcessInfo.processInfo.activeProcessorCount,
            system: system,
            compiler: compiler,
            load: loads[0],
            date: String(Date.now.ISO8601Format().prefix(10))
        )
    }

    private static var processor: String {
        let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
        let line = lines.first { $0.hasPrefix("model name") } ?? ""
        guard let colon = line.firstIndex(of: ":") else { return "unknown" }
        return line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }

    private static func text<Tuple>(_ field: Tuple) -> String {
        withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
