// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// A call of a simulation, with all that its caller and its handler will do, whatever happens.
package struct CallPlan: Hashable, Sendable {
    /// By what a handler is found.
    enum Address: CaseIterable, Sendable {
        case number
        case subroute
        case name
        /// A number without a handler.
        case unknown
    }

    /// How a consumer reads the messages of a stream.
    enum Reading: Hashable, Sendable {
        case atOnce
        /// One after the other, each after a time.
        case after(MuxInterval)
        /// That many, and the rest only when all is brought to an end.
        case stopping(Int)
    }

    /// How a handler ends.
    enum Ending: CaseIterable, Sendable {
        case success
        case error
        case emptyError
        /// With a code and details.
        case codedError
        /// Requests only: without an answer.
        case nothing
    }

    struct Capacities: Hashable, Sendable {
        var input: Int
        var output: Int
    }

    /// The end that calls.
    var end: Int
    var isStream = false
    var address = Address.number
    /// The request, or the initial payload; below 0 for none.
    var payload = 0
    var hasMetadata = false
    var deadline: MuxInterval?
    var cancelledAfter: MuxInterval?
    /// Whether it is cancelled when something has come for its caller in part.
    var isCancelledInPieces = false
    /// When the handler begins; streams are not accepted before.
    var begunAfter = MuxInterval(nanoseconds: 0)
    /// How long the handler takes; nil if it ends only when all is brought to an end.
    var answeredAfter: MuxInterval? = MuxInterval(nanoseconds: 0)
    var ending = Ending.success
    /// The result of a request.
    var result = 0

    // Streams.

    var callerCapacities = Capacities(input: 0, output: 1)
    /// Those of the handler's registration; the caller's where capacities are not announced.
    var handlerCapacities = Capacities(input: 0, output: 1)
    /// Messages to the handler.
    var inputs = 0
    /// Whether the caller says that there is no more before it is brought to an end.
    var finishesInput = true
    /// Messages to the caller.
    var outputs = 0
    /// The longest of them.
    var largest = 16
    /// Whether the handler ends without regard to what is still to be sent either way.
    var endsEarly = false
    /// Whether the handler ends only after all input.
    var awaitsInput = false
    var callerReading = Reading.atOnce
    var handlerReading = Reading.atOnce

    init(end: Int) {
        self.end = end
    }

    /// The length of a message, by its place in its direction; below 0 for none at all.
    func count(ofMessage index: Int, direction: Int) -> Int {
        let number = (index &* 31 &+ direction &* 7 &+ largest) % 8
        return number == 0 ? -1 : number == 1 ? 0 : largest * number / 7
    }
}

extension CallPlan: CustomStringConvertible {
    /// The call in one line.
    package var description: String {
        var text = "end \(end) \(isStream ? "opens a stream" : "requests") by \(address), \(payload) bytes"
        if hasMetadata { text += " and metadata" }
        if let deadline { text += ", within \(SimulationTime(deadline))" }
        if let cancelledAfter { text += ", cancelled after \(SimulationTime(cancelledAfter))" }
        if isCancelledInPieces { text += ", cancelled when a piece comes" }
        text += "; handler begins after \(SimulationTime(begunAfter))"
        text += ", ends \(answeredAfter.map { "after \(SimulationTime($0))" } ?? "last") with \(ending)"
        guard isStream else { return text + " of \(result) bytes" }
        text += endsEarly ? " early" : awaitsInput ? " after all input" : ""
        let (caller, handler) = (callerCapacities, handlerCapacities)
        text += "; in \(inputs)\(finishesInput ? "" : " without an end") of \(caller.input) to \(handler.input)"
        text += ", out \(outputs) of \(handler.output) to \(caller.output), up to \(largest) bytes"
        return text + "; caller reads \(callerReading), handler \(handlerReading)"
    }
}
