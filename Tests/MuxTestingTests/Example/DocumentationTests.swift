// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import MuxTesting
import Testing

@Suite("The example of the documentation")
struct DocumentationTests {
    let page: String

    init() throws {
        page = try Self.text(of: "../../../Sources/MuxTesting/MuxTesting.docc/MuxTesting.md")
    }

    static func text(of path: String) throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        return try String(contentsOf: folder.appending(path: path).standardized, encoding: .utf8)
    }

    @Test(
        "The page shows the code as it is tested",
        arguments: ["StopAndWait", "StopAndWaitWorkload", "StopAndWaitTests"]
    )
    func code(name: String) throws {
        let code = try Self.text(of: "\(name).swift").split(separator: "\n", omittingEmptySubsequences: false)
            .drop { $0.hasPrefix("// SPDX") || $0.hasPrefix("// Copyright") || $0.isEmpty }
            .joined(separator: "\n")
        #expect(page.contains("```swift\n\(code)```\n"))
    }

    @Test("The page shows what is found when duplicates are not recognised, in two decisions")
    func planted() {
        let failure = #expect(throws: FailedRun<StopAndWaitWorkload.Send>.self) {
            try Simulation.run(seeds: 0..<1000) { _ in StopAndWaitWorkload(ignoresDuplicates: false) }
        }
        #expect(failure?.shortestTrace.decisions.count == 2)
        let description = failure?.description ?? ""
        #expect(page.contains("```\n\(description)\n```\n"), "\(description)")
    }
}
