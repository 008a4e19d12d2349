/// Decides what is sent when and to whom each reply belongs.
///
/// Pure: it neither sends nor receives.
///
/// A unit is a row of steps ending with a sync. Replies come in the order of the steps; after an error the server
/// skips to the next sync of that unit, so that an error never leaves its unit.
struct PipelineStateMachine {
    struct Limits: Sendable {
        var unitsInFlightMax: Int
        var bytesInFlightMax: Int
    }

    enum Step: Equatable {
        case prepare(PreparedName)
        case control
        case request(slot: Int)
        case sync
    }

    enum Reply: Equatable {
        case success
        case failure
        case skipped
        case sync
        /// PQgetResult returned NULL: the end of a statement.
        case end
    }

    enum OnReply: Equatable {
        case none
        case stepSucceeded(UInt64, Step)
        case stepFailed(UInt64, Step)
        case stepSkipped(UInt64, Step)
        case unitCompleted(UInt64)
        case broken(String)
    }

    enum OnCancel: Equatable {
        /// It was not sent and never will be.
        case dropped
        /// It was sent; its replies will be read and thrown away.
        case abandoned
        case unknown
    }

    private struct Waiting {
        var identifier: UInt64
        var byteCount: Int
    }

    private struct InFlight {
        var identifier: UInt64
        var byteCount: Int
        var steps: [Step]
        var position = 0
        var isReplySeen = false
    }

    // Two NULLs in a row without a reply between mean that libpq has nothing more to give although a reply is due:
    // the server is going away (libpq.md, rule 5).
    static let emptyRepliesMax = 2

    private let limits: Limits
    private var waiting = ArrayQueue<Waiting>()
    private var inFlight = ArrayQueue<InFlight>()
    private(set) var bytesInFlight = 0
    private var emptyReplies = 0

    init(limits: Limits) {
        self.limits = limits
    }

    var isReplyExpected: Bool { !inFlight.isEmpty }
    var isIdle: Bool { inFlight.isEmpty && waiting.isEmpty }
    var unitsInFlight: Int { inFlight.count }
    var unitsWaiting: Int { waiting.count }

    /// A caller handed in a unit.
    mutating func submitted(_ identifier: UInt64, byteCount: Int) {
        waiting.append(Waiting(identifier: identifier, byteCount: byteCount))
    }

    /// A unit goes first again, because it is repeated.
    mutating func resubmitted(_ identifier: UInt64, byteCount: Int) {
        waiting.prepend(Waiting(identifier: identifier, byteCount: byteCount))
    }

    /// The unit to send now, or nil when there is none or the limits are reached.
    ///
    /// One unit may always be in flight, however large it is.
    mutating func nextToSend() -> UInt64? {
        guard let next = waiting.first else { return nil }
        if !inFlight.isEmpty {
            guard inFlight.count < limits.unitsInFlightMax,
                bytesInFlight + next.byteCount <= limits.bytesInFlightMax
            else { return nil }
        }
        waiting.removeFirst()
        inFlight.append(InFlight(identifier: next.identifier, byteCount: next.byteCount, steps: []))
        bytesInFlight += next.byteCount
        return next.identifier
    }

    /// The unit `nextToSend` gave was sent as `steps`, the last of which is a sync.
    mutating func sent(_ identifier: UInt64, steps: [Step]) {
        precondition(inFlight.last?.identifier == identifier, "the unit sent is the one that was next")
        precondition(steps.last == .sync, "a unit ends with a sync")
        inFlight.modifyLast { $0.steps = steps }
    }

    /// The caller of a unit no longer waits for it.
    mutating func cancelled(_ identifier: UInt64) -> OnCancel {
        if waiting.removeAll(where: { $0.identifier == identifier }) { return .dropped }
        return inFlight.contains { $0.identifier == identifier } ? .abandoned : .unknown
    }

    /// libpq gave the next reply.
    mutating func received(_ reply: Reply) -> OnReply {
        guard let unit = inFlight.first else { return .broken("a reply without a question") }
        let step = unit.steps[unit.position]
        if reply == .end { return receivedEnd(step) }
        emptyReplies = 0
        switch (reply, step) {
        case (.sync, .sync): return receivedSync(unit)
        case (.sync, _): return .broken("a sync before the end of the unit")
        case (.failure, .sync):
            // The implicit transaction failed as it ended (a deferred constraint), or the server shuts down.
            return .stepFailed(unit.identifier, step)
        case (_, .sync): return .broken("a result instead of the sync")
        case (_, _) where unit.isReplySeen: return .broken("two results for one statement")
        case (.success, _):
            inFlight.modifyFirst { $0.isReplySeen = true }
            return .stepSucceeded(unit.identifier, step)
        case (.failure, _):
            inFlight.modifyFirst { $0.isReplySeen = true }
            return .stepFailed(unit.identifier, step)
        case (.skipped, _):
            inFlight.modifyFirst { $0.isReplySeen = true }
            return .stepSkipped(unit.identifier, step)
        case (.end, _): return .none
        }
    }

    private mutating func receivedEnd(_ step: Step) -> OnReply {
        guard step != .sync, inFlight.first?.isReplySeen == true else {
            emptyReplies += 1
            return emptyReplies > PipelineStateMachine.emptyRepliesMax
                ? .broken("no reply although one is due") : .none
        }
        emptyReplies = 0
        inFlight.modifyFirst {
            $0.position += 1
            $0.isReplySeen = false
        }
        return .none
    }

    private mutating func receivedSync(_ unit: InFlight) -> OnReply {
        guard unit.position + 1 == unit.steps.count else {
            inFlight.modifyFirst { $0.position += 1 }
            return .none
        }
        inFlight.removeFirst()
        bytesInFlight -= unit.byteCount
        return .unitCompleted(unit.identifier)
    }

    /// The connection is gone: which units were sent and which were not.
    ///
    /// The machine is empty afterwards.
    mutating func closed() -> (sent: [UInt64], unsent: [UInt64]) {
        let sent = inFlight.map { $0.identifier }
        let unsent = waiting.map { $0.identifier }
        inFlight.removeAll()
        waiting.removeAll()
        bytesInFlight = 0
        return (sent, unsent)
    }
}
