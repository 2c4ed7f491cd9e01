// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Mux

/// Something that a network does to a link, once, at a certain time.
///
/// The ends 2n and 2n + 1 are those of link n. What names a link that does not exist, or does not apply, changes nothing.
public enum NetworkFault: Hashable, Sendable {
    /// The newest connection of a link breaks, and all older ones with it.
    ///
    /// Of the bytes that each end has under way, the first `arriving` still arrive at the other one, in their time; in
    /// ``NetworkConditions/Transport/messages`` only the messages that are whole. Each end learns of the cut when `noticedAfter` has
    /// passed, though not before what still arrives. What it sends until then is lost.
    case cut(link: Int, arriving: BothEnds<Int>, noticedAfter: BothEnds<MuxInterval>)

    /// For a while nothing that an end has sent or sends arrives; then all of it does. The window fills meanwhile.
    case stall(sender: Int, for: MuxInterval)

    /// A link gets a new connection. Each end learns of it when `noticedAfter` has passed, and loses the connection it has then, if
    /// there still is one, just before: so the new one takes over from an older one at different times.
    case connect(link: Int, noticedAfter: BothEnds<MuxInterval>)
}

extension NetworkFault: CustomStringConvertible {
    /// What happens, in one line.
    public var description: String {
        switch self {
        case .cut(let link, let arriving, let noticed):
            let ends = "\(2 &* link) and \(2 &* link &+ 1)"
            return
                "cut link \(link): of what ends \(ends) sent, \(arriving.first) and \(arriving.second) bytes arrive; "
                + "noticed after \(SimulationTime(noticed.first)) and \(SimulationTime(noticed.second))"
        case .stall(let sender, let interval):
            return "stall what end \(sender) sends for \(SimulationTime(interval))"
        case .connect(let link, let noticed):
            return
                "connect link \(link), noticed after \(SimulationTime(noticed.first)) and \(SimulationTime(noticed.second))"
        }
    }
}
