// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a handler does.
enum TestHandler {
    case request((HandlerRequest) -> Void)
    case stream(inCapacity: Int, outCapacity: Int, (HandlerStream) -> Void)

    /// A handler that never answers.
    static var silent: TestHandler { .request { _ in } }

    /// A handler that accepts a stream and then leaves everything to the test.
    static func idle(inCapacity: Int, outCapacity: Int) -> TestHandler {
        .stream(inCapacity: inCapacity, outCapacity: outCapacity) { _ in }
    }
}
