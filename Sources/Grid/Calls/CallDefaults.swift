// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What calls of a task, and of the tasks in it, do unless told otherwise.
///
/// ```swift
/// try await CallDefaults.$deadline.withValue(.seconds(2)) {
///     try await connection.request(20, payload)       // fails after 2 s
/// }
/// ```
public enum CallDefaults {
    /// The time for a call that names none; without it that is ``GridTimings/defaultRequestDeadline`` for requests, and no end
    /// for streams.
    @TaskLocal public static var deadline: Duration?
}
