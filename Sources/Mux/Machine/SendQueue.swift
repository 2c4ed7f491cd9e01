// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What waits to be written, and who is next.
///
/// Control messages go first. The others wait in one flow a mux, and flows take turns by bytes (deficit round robin): one
/// that begins with little is served before those that have more, or have had a turn already, but all of these together only for
/// a quantum of bytes at a time, so that neither kind keeps the other waiting. Thus muxes with any amount of data add no more
/// than a turn to the way of a small request: a quantum, and what a message or a piece of one exceeds it by. Who has sent more
/// than its turn makes up for it, also when it had nothing more to send in between.
struct SendQueue: Sendable {
    /// Bytes of a flow's turn.
    static let quantum = 16 << 10
    /// Bytes with which a flow may begin to be served before those that have waited; with more it waits as they do.
    static let smallBytes = 4 << 10
    /// More than any message is: arithmetic on debts stays far from its bounds.
    private static let maximumDebt = 1 << 40

    static let noFlow: Int32 = -1
    private static let keptCapacity = 1 << 13

    private struct Node: Sendable {
        var message: QueuedMessage?
        var next: Int32
    }

    private struct Flow: Sendable {
        var owner: MuxOwner
        var head: Int32
        var tail: Int32
        var previous: Int32 = -1
        var next: Int32 = -1
        var deficit: Int
        var bytes = 0
        var isFresh: Bool
    }

    /// A line of flows.
    private struct Line: Sendable {
        var head: Int32 = -1
        var tail: Int32 = -1
    }

    private var control = FIFO<ControlEntry>()
    private var nodes: ContiguousArray<Node> = []
    private var freeNodes: ContiguousArray<Int32> = []
    private var flows: ContiguousArray<Flow> = []
    private var freeFlows: ContiguousArray<Int32> = []
    private var fresh = Line()
    private var waiting = Line()
    /// What fresh flows may still send before a waiting one has its turn.
    private var freshBudget = SendQueue.quantum

    /// Bytes of waiting messages, control messages not among them.
    private(set) var queuedBytes = 0
    /// Bytes of waiting control messages.
    private(set) var controlBytes = 0

    var isEmpty: Bool { control.isEmpty && fresh.head < 0 && waiting.head < 0 }

    // MARK: Control messages

    mutating func append(_ entry: ControlEntry) {
        controlBytes &+= entry.cost
        control.append(entry)
    }

    mutating func popControl() -> ControlEntry? {
        guard let entry = control.popFirst() else { return nil }
        controlBytes &-= entry.cost
        return entry
    }

    // MARK: Messages

    /// Puts a message at the end of a flow, which is begun if the mux has none.
    ///
    /// - Parameter debt: what its mux has sent beyond its turns; paid by waiting.
    mutating func append(
        _ message: QueuedMessage,
        to flow: inout Int32,
        of owner: MuxOwner,
        debt: inout Int
    ) {
        let cost = message.cost
        let node = makeNode(message)
        if flow < 0 {
            let isFresh = cost <= Self.smallBytes && debt == 0
            let deficit = (isFresh ? Self.smallBytes : Self.quantum) &- debt
            debt = 0
            flow = makeFlow(Flow(owner: owner, head: node, tail: node, deficit: deficit, isFresh: isFresh))
            link(flow, isFresh: isFresh)
        } else {
            nodes[Int(flows[Int(flow)].tail)].next = node
            flows[Int(flow)].tail = node
        }
        flows[Int(flow)].bytes &+= cost
        queuedBytes &+= cost
    }

    /// Bytes that wait in a flow.
    func bytes(of flow: Int32) -> Int {
        flow < 0 ? 0 : flows[Int(flow)].bytes
    }

    /// The flow whose turn it is.
    mutating func nextFlow() -> Int32 {
        guard fresh.head < 0 || freshBudget <= 0 && waiting.head >= 0 else { return fresh.head }
        guard waiting.head >= 0 else { return Self.noFlow }
        // Each round brings everybody nearer to a turn, so this ends within the rounds of the largest debt.
        while flows[Int(waiting.head)].deficit <= 0 {
            let flow = waiting.head
            flows[Int(flow)].deficit &+= Self.quantum
            guard waiting.head != waiting.tail else { continue }
            unlink(flow)
            link(flow, isFresh: false)
        }
        return waiting.head
    }

    func owner(of flow: Int32) -> MuxOwner { flows[Int(flow)].owner }

    /// The first message of a flow.
    func first(of flow: Int32) -> QueuedMessage? { nodes[Int(flows[Int(flow)].head)].message }

    /// Notes that a piece of a flow's first message is written, which leaves `rest`, or nothing.
    ///
    /// - Returns: what the flow has sent beyond its turns, if it is over because nothing is left in it.
    mutating func wrote(_ rest: QueuedMessage?, of flow: Int32, cost: Int) -> Int? {
        let index = Int(flow)
        let head = flows[index].head
        let before = nodes[Int(head)].message?.cost ?? 0
        let released = before &- (rest?.cost ?? 0)
        flows[index].bytes &-= released
        queuedBytes &-= released
        if let rest {
            nodes[Int(head)].message = rest
        } else {
            flows[index].head = nodes[Int(head)].next
            releaseNode(head)
        }
        flows[index].deficit = max(flows[index].deficit &- cost, -Self.maximumDebt)
        let wasFresh = flows[index].isFresh
        if wasFresh { freshBudget &-= cost }
        if flows[index].head < 0 {
            unlink(flow)
            freeFlows.append(flow)
            if !wasFresh { freshBudget = Self.quantum }
            let debt = max(0, -flows[index].deficit)
            giveBackIfEmpty()
            return debt
        }
        // What is too large for the rest of a fresh flow's turn waits as it would have from the beginning.
        let next = nodes[Int(flows[index].head)].message?.cost ?? 0
        if flows[index].deficit <= 0 || wasFresh && next > flows[index].deficit {
            unlink(flow)
            flows[index].deficit &+= Self.quantum
            link(flow, isFresh: false)
            if !wasFresh { freshBudget = Self.quantum }
        }
        return nil
    }

    /// What an unusual moment needed is given back when nothing waits.
    private mutating func giveBackIfEmpty() {
        guard fresh.head < 0, waiting.head < 0, nodes.count > Self.keptCapacity || flows.count > Self.keptCapacity
        else { return }
        nodes = []
        freeNodes = []
        flows = []
        freeFlows = []
    }

    /// Drops a flow and what waits in it; `body` is called with each payload that is not sent.
    mutating func drop(_ flow: Int32, _ body: (OutboundPayload) -> Void) {
        guard flow >= 0 else { return }
        var node = flows[Int(flow)].head
        while node >= 0 {
            if let message = nodes[Int(node)].message { body(message.payload) }
            let next = nodes[Int(node)].next
            releaseNode(node)
            node = next
        }
        queuedBytes &-= flows[Int(flow)].bytes
        unlink(flow)
        freeFlows.append(flow)
        giveBackIfEmpty()
    }

    // MARK: Parts

    private mutating func makeNode(_ message: QueuedMessage) -> Int32 {
        if let index = freeNodes.popLast() {
            nodes[Int(index)] = Node(message: message, next: -1)
            return index
        }
        nodes.append(Node(message: message, next: -1))
        return Int32(truncatingIfNeeded: nodes.count - 1)
    }

    private mutating func releaseNode(_ index: Int32) {
        nodes[Int(index)].message = nil
        freeNodes.append(index)
    }

    private mutating func makeFlow(_ flow: Flow) -> Int32 {
        if let index = freeFlows.popLast() {
            flows[Int(index)] = flow
            return index
        }
        flows.append(flow)
        return Int32(truncatingIfNeeded: flows.count - 1)
    }

    private mutating func link(_ flow: Int32, isFresh: Bool) {
        let tail = isFresh ? fresh.tail : waiting.tail
        flows[Int(flow)].isFresh = isFresh
        flows[Int(flow)].previous = tail
        flows[Int(flow)].next = -1
        if tail >= 0 { flows[Int(tail)].next = flow }
        if isFresh {
            fresh.tail = flow
            if tail < 0 { fresh.head = flow }
        } else {
            waiting.tail = flow
            if tail < 0 { waiting.head = flow }
        }
    }

    private mutating func unlink(_ flow: Int32) {
        let entry = flows[Int(flow)]
        if entry.previous >= 0 { flows[Int(entry.previous)].next = entry.next }
        if entry.next >= 0 { flows[Int(entry.next)].previous = entry.previous }
        if entry.isFresh {
            if entry.previous < 0 { fresh.head = entry.next }
            if entry.next < 0 { fresh.tail = entry.previous }
        } else {
            if entry.previous < 0 { waiting.head = entry.next }
            if entry.next < 0 { waiting.tail = entry.previous }
        }
    }
}
