// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// What is known of a call: what its two sides have done, and been told.
final class ModelCall {
    enum HandlerState: Hashable {
        case none
        case running
        case returned
        case refused
        case cancelled(HandlerCancellation)
    }

    let serial: Int
    let plan: CallPlan
    let mux: UInt64
    /// The number of the caller's connection.
    let connection: Int
    let deadline: MuxInstant

    // The caller.

    var result: MuxCallResult?
    var isCancelled = false
    var inputsSent = 0
    var isInputDone = false
    /// What the caller's consumer has not taken, by length.
    var unreadByCaller: [Int] = []
    var outputsReceived = 0
    var outputsRead = 0
    var isCallerReading = false

    // The handler.

    var handler = HandlerState.none
    var key = MuxKey(rawValue: 0)
    /// When the handler's deadline passes.
    var handlerDeadline = MuxInstant.distantFuture
    var hasBegun = false
    /// Whether the time has come at which it would end.
    var isDue = false
    var outputsSent = 0
    var inputsReceived = 0
    var inputsRead = 0
    var isInputFinished = false
    var unreadByHandler: [Int] = []
    var isHandlerReading = false
    /// Whether its answer was taken by the machine.
    var isAnswered = false

    init(serial: Int, plan: CallPlan, mux: UInt64, connection: Int, deadline: MuxInstant) {
        self.serial = serial
        self.plan = plan
        self.mux = mux
        self.connection = connection
        self.deadline = deadline
        isInputDone = plan.callerCapacities.input == 0
    }

    var isOpen: Bool { result == nil }
    var caller: Int { plan.end }
    var callee: Int { 1 - plan.end }

    /// The capacities in force, which are the smaller ones.
    var inCapacity: Int { min(plan.callerCapacities.input, plan.handlerCapacities.input) }
    var outCapacity: Int { max(1, min(plan.callerCapacities.output, plan.handlerCapacities.output)) }

    /// Whether the handler has nothing left to do before it ends.
    var hasHandlerDone: Bool {
        guard plan.isStream, !plan.endsEarly else { return true }
        guard outputsSent == plan.outputs else { return false }
        return !plan.awaitsInput || isInputDone && (isInputFinished || inCapacity == 0)
    }

    // MARK: Payloads

    var payload: PayloadShape { shape(0, plan.payload) }
    var response: PayloadShape { shape(1, plan.result) }
    func input(_ index: Int) -> PayloadShape { shape(2 + 2 * index, plan.count(ofMessage: index, direction: 0)) }
    func output(_ index: Int) -> PayloadShape { shape(3 + 2 * index, plan.count(ofMessage: index, direction: 1)) }

    private func shape(_ index: Int, _ count: Int) -> PayloadShape {
        PayloadShape(id: UInt64(truncatingIfNeeded: serial << 8 | index), count: count)
    }

    // MARK: Names

    static let handlerNumber: UInt8 = 20
    static let unknownNumber: UInt8 = 21
    static let handlerName = "simulated"
    static let subroute = Subroute(route: "simulated", handler: handlerNumber)

    var options: CallOptions? {
        guard plan.address == .name || plan.hasMetadata else { return nil }
        return CallOptions(handlerName: plan.address == .name ? Self.handlerName : nil, metadata: metadata)
    }

    var metadata: CallMetadata {
        plan.hasMetadata ? ["call": "\(serial)", "empty": "", "call": "again"] : [:]
    }

    var errorText: [UInt8] {
        plan.ending == .emptyError ? [] : Array("call \(serial) failed".utf8)
    }

    var details: FailureDetails? {
        guard plan.ending == .codedError else { return nil }
        return FailureDetails(code: "code-\(serial)", details: [1, UInt8(truncatingIfNeeded: serial)])
    }
}

extension ModelCall: CustomStringConvertible {
    var description: String { "call \(serial) of end \(caller)" }
}
