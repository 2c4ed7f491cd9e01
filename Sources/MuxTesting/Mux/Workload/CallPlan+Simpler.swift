// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

extension CallPlan {
    /// Calls that are simpler in one regard, simplest first.
    var simpler: [CallPlan] {
        var plans: [CallPlan] = []
        func add(_ change: (inout CallPlan) -> Void) {
            var plan = self
            change(&plan)
            if plan != self { plans.append(plan) }
        }
        add { $0 = CallPlan(end: end) }
        add { $0.isStream = false }
        add { $0.cancelledAfter = nil }
        add { $0.isCancelledInPieces = false }
        add { $0.deadline = nil }
        add { $0.address = .number }
        add { $0.hasMetadata = false }
        add { $0.payload = 0 }
        add { $0.result = 0 }
        add { $0.ending = .success }
        add { $0.begunAfter = MuxInterval(nanoseconds: 0) }
        add { $0.answeredAfter = MuxInterval(nanoseconds: 0) }
        add { $0.handlerCapacities = $0.callerCapacities }
        add { $0.inputs = 0 }
        add { $0.inputs /= 2 }
        add { $0.inputs = max(0, $0.inputs - 1) }
        add { $0.outputs = 0 }
        add { $0.outputs /= 2 }
        add { $0.outputs = max(0, $0.outputs - 1) }
        add { $0.largest = 7 }
        add { $0.finishesInput = true }
        add { $0.awaitsInput = false }
        add { $0.endsEarly = false }
        add { $0.callerReading = .atOnce }
        add { $0.handlerReading = .atOnce }
        return plans
    }
}
