// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Mux
import NIOHTTP1
import WebSocket

/// The application's check of an upgrade request (GRID-V1 §1.2): the bearer token, the sender's time.
struct UpgradeCheck {
    let configuration: GridConfiguration

    func check(_ head: HTTPRequestHead) throws(HTTPAnswer) {
        guard isAuthorized(head.headers), isTimely(head.headers) else { throw HTTPAnswer(status: .forbidden) }
    }

    private func isAuthorized(_ headers: HTTPHeaders) -> Bool {
        let values = headers["Authorization"]
        guard values.count == 1, let value = values.first, value.hasPrefix("Bearer ") else { return false }
        do {
            try configuration.authenticator.validate(token: String(value.dropFirst("Bearer ".count)))
            return true
        } catch {
            return false
        }
    }

    private func isTimely(_ headers: HTTPHeaders) -> Bool {
        let values = headers["X-Minio-Time"]
        guard values.count == 1, let nanoseconds = values.first.flatMap({ Int64($0) }) else { return false }
        let now = configuration.clock.wallTime
        let sent = MuxInstant(nanoseconds: nanoseconds)
        let age = MuxInstant(nanoseconds: now.saturatedNanoseconds).interval(since: sent)
        let allowed = MuxInterval(configuration.timings.maximumUpgradeAge)
        return age <= allowed && age.nanoseconds >= -allowed.nanoseconds
    }
}
