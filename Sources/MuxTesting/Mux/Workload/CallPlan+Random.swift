// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

extension CallPlan {
    /// A call chosen at random.
    static func random(_ generator: inout SimulationGenerator, _ agreement: MuxAgreement) -> CallPlan {
        var plan = CallPlan(end: generator.int(in: 0...1))
        plan.isStream = generator.chance(0.6)
        plan.payload = size(&generator)
        switch generator.int(in: 0...15) {
        case 0: plan.address = .unknown
        case 1, 2: plan.address = .subroute
        case 3, 4: plan.address = .name
        default: break
        }
        plan.hasMetadata = generator.chance(0.2)
        if generator.chance(0.3) {
            plan.deadline = generator.interval(in: MuxInterval(nanoseconds: 500_000) ... .seconds(10))
        }
        if generator.chance(0.15) { plan.cancelledAfter = delay(&generator) }
        plan.isCancelledInPieces = generator.chance(0.1)
        if generator.chance(0.3) { plan.begunAfter = delay(&generator) }
        switch generator.int(in: 0...9) {
        case 0: plan.answeredAfter = nil
        case 1...4: plan.answeredAfter = delay(&generator)
        default: break
        }
        if generator.chance(0.3) { plan.ending = generator.choose(Ending.allCases) ?? .success }
        guard plan.isStream else {
            plan.result = size(&generator)
            return plan
        }
        if plan.ending == .nothing { plan.ending = .success }
        plan.chooseStream(&generator, agreement)
        return plan
    }

    private mutating func chooseStream(_ generator: inout SimulationGenerator, _ agreement: MuxAgreement) {
        callerCapacities = Self.capacities(&generator)
        handlerCapacities = callerCapacities
        if agreement.features.contains(.announcedCapacities), generator.chance(0.5) {
            handlerCapacities = Self.capacities(&generator)
        }
        if callerCapacities.input > 0 {
            inputs = generator.chance(0.2) ? 0 : generator.int(in: 1...8)
            finishesInput = generator.chance(0.8)
            awaitsInput = generator.chance(0.6)
        }
        outputs = generator.chance(0.3) ? 0 : generator.int(in: 1...8)
        largest = max(7, Self.size(&generator))
        endsEarly = generator.chance(0.2)
        if endsEarly { awaitsInput = false }
        callerReading = Self.reading(&generator)
        handlerReading = Self.reading(&generator)
    }

    private static func capacities(_ generator: inout SimulationGenerator) -> Capacities {
        Capacities(
            input: generator.chance(0.25) ? 0 : generator.int(in: 1...4),
            output: generator.int(in: 1...4)
        )
    }

    private static func reading(_ generator: inout SimulationGenerator) -> Reading {
        switch generator.int(in: 0...5) {
        case 0: .stopping(generator.int(in: 0...3))
        case 1, 2: .after(delay(&generator))
        default: .atOnce
        }
    }

    private static func delay(_ generator: inout SimulationGenerator) -> MuxInterval {
        generator.interval(in: MuxInterval(nanoseconds: 1000) ... .seconds(4))
    }

    /// Most are small; some are longer than a piece.
    private static func size(_ generator: inout SimulationGenerator) -> Int {
        switch generator.int(in: 0...15) {
        case 0, 1: -1
        case 2: 0
        case 3...5: generator.int(in: 1000...3500)
        default: generator.int(in: 1...64)
        }
    }
}
