// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Grid
import GridConformance

extension ConformanceReport {
    /// Asks a peer for its report.
    static func of(_ connection: GridConnection) async throws -> ConformanceReport {
        let answer = try await connection.request(26, nil)
        return try JSONText.decode(ConformanceReport.self, from: ConformanceHandlers.text(of: answer))
    }
}
