// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import Framing
import NIOHTTP1
import WebSocket

/// The files of a folder, without those of its subfolders, as answers to requests.
struct StaticFiles: Sendable {
    let root: String

    /// Throws the file that a request asks for, or 404; returns if it asks for an upgrade.
    func answer(_ head: HTTPRequestHead) throws(HTTPAnswer) {
        guard head.headers["Upgrade"].isEmpty else { return }
        let path = head.uri.prefix { $0 != "?" }
        let name = path == "/" ? "index.html" : String(path.dropFirst())
        guard !name.contains("/"), !name.hasPrefix("."), head.method == .GET,
            let contents = FileManager.default.contents(atPath: root + "/" + name)
        else { throw HTTPAnswer(status: .notFound, text: "not found\n") }
        throw HTTPAnswer(status: .ok, fields: ["Content-Type": Self.type(of: name)], body: Array(contents))
    }

    private static func type(of name: String) -> String {
        switch name.split(separator: ".").last {
        case "html"?: "text/html; charset=utf-8"
        case "js"?, "mjs"?: "text/javascript; charset=utf-8"
        case "css"?: "text/css; charset=utf-8"
        case "json"?: "application/json"
        default: "application/octet-stream"
        }
    }
}
