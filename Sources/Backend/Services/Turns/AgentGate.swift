import Storage
import Synchronization

/// Lets so many agents do one heavy thing at a time and sends the others away for a while; from memory, one process
/// reckons for itself.
///
/// An agent that is away holds neither a connection nor a place among the calls that wait.
final class AgentGate: Sendable {
    private let kind: String
    private let clock: WallClock
    private let queue: Mutex<ReturnQueue>

    /// Makes a gate.
    ///
    /// - Parameters:
    ///   - kind: names what is limited in refusals.
    ///   - atOnce: agents at a time.
    ///   - clock: the time of day.
    init(_ kind: String, atOnce: Int, clock: WallClock) {
        self.kind = kind
        self.clock = clock
        queue = Mutex(ReturnQueue(limits: ReturnQueue.Limits(atOnce: atOnce)))
    }

    /// How many have begun and not ended.
    var runningCount: Int { queue.withLock { $0.runningCount } }

    /// Seconds after which an agent is to come again; nil: it might begin now.
    func wait(_ agent: AgentCredential) -> Int64? {
        let now = clock.now()
        return queue.withLock { $0.ask(agent.agent, of: agent.scope.tenant, at: now) }
    }

    /// Runs `work` where the agent may begin.
    ///
    /// - Returns: what `work` returns.
    /// - Throws: `ServiceError.tooMuch` with the time after which to come again, or what `work` throws.
    func pass<Value>(_ agent: AgentCredential, _ work: () async throws -> Value) async throws -> Value {
        try begin(agent)
        defer { end(agent) }
        return try await work()
    }

    /// Lets an agent begin; `end` must follow.
    ///
    /// - Throws: `ServiceError.tooMuch` with the time after which to come again.
    func begin(_ agent: AgentCredential) throws(ServiceError) {
        let now = clock.now()
        let seconds = queue.withLock { $0.enter(agent.agent, of: agent.scope.tenant, at: now) }
        guard let seconds else { return }
        throw ServiceError(busySeconds: seconds, "too many agents do the same at once", quota: kind)
    }

    /// An agent that had begun has ended.
    func end(_ agent: AgentCredential) {
        queue.withLock { $0.leave(agent.scope.tenant) }
    }
}
