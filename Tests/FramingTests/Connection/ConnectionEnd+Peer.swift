// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import FramingBodies

extension ConnectionEnd {
    /// An end with these limits, and without pings unless they are asked for.
    convenience init(_ role: Role, _ limits: WebSocketLimits = .defaults, keepAlive: KeepAlive? = nil) {
        self.init(role: role, configuration: .init(limits: limits, keepAlive: keepAlive))
    }

    /// Receives a frame as the peer sends it.
    func receive(_ opcode: Opcode, _ payload: [UInt8] = [], fin: Bool = true) {
        receive(Frames.frame(opcode, payload, fin: fin, from: connection.role.peer))
    }

    func receive(_ opcode: Opcode, _ text: String, fin: Bool = true) {
        receive(opcode, Array(text.utf8), fin: fin)
    }

    /// Receives a close frame.
    func receiveClose(_ code: UInt16?, reason: String = "") {
        receive(.close, (code.map { Frames.bigEndian(Int($0), bytes: 2) } ?? []) + Array(reason.utf8))
    }

    /// The error that ended the connection.
    var failure: FramingError.Code? {
        received.compactMap { if case .failure(let error) = $0 { error.code } else { nil } }.first
    }
}

extension FramingError {
    /// The code of the error that a call throws; nil if it throws none.
    static func code(of call: () throws(FramingError) -> Void) -> Code? {
        do throws(FramingError) {
            try call()
            return nil
        } catch {
            return error.code
        }
    }
}
