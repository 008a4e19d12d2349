import Logging
import Synchronization

extension PostgresPool {
    /// A connection on loan.
    struct Loan: Sendable {
        var identifier: UInt64
        var connection: PostgresConnection
        var lease: PoolStateMachine.Lease
    }

    /// What remains to be done once the lock is free.
    private enum Effect {
        case resume(CheckedContinuation<Result<UInt64, PostgresError>, Never>, Result<UInt64, PostgresError>)
        case connect(UInt64)
        case check(UInt64, PostgresConnection)
        case close(UInt64, PostgresConnection)
        case closed([CheckedContinuation<Void, Never>])
    }

    /// Leases a connection, waiting until `deadline` (nil: the pool's `acquireTimeout`).
    func acquire(_ lease: PoolStateMachine.Lease, timeout: Duration?) async throws(PostgresError) -> Loan {
        let begin = time.now()
        let deadline = begin + (timeout ?? limits.acquireTimeout)
        let waiter = state.withLock { state in
            defer { state.nextWaiter += 1 }
            return state.nextWaiter
        }
        step { $0.requested(waiter, lease, deadline: deadline, now: begin, jitter: time.jitter()) }
        // Most often the answer is there already; only who must wait pays for a timer and a continuation.
        let immediate = state.withLock { $0.answers.removeValue(forKey: waiter) }
        let answer: Result<UInt64, PostgresError>
        if let immediate {
            answer = immediate
        } else {
            answer = await wait(waiter, deadline: deadline)
        }
        let identifier = try answer.get()
        metrics.acquired(after: time.now() - begin)
        guard let connection = state.withLock({ $0.connections[identifier] }) else {
            // It broke between the grant and now; the caller's work was not sent.
            throw PostgresConnection.closedError
        }
        return Loan(identifier: identifier, connection: connection, lease: lease)
    }

    private func wait(_ waiter: UInt64, deadline: Duration) async -> Result<UInt64, PostgresError> {
        let timer = Task { [time] in
            try? await time.sleep(max(.zero, deadline - time.now()))
            guard !Task.isCancelled else { return }
            step { $0.ticked(now: max(deadline, time.now()), jitter: time.jitter()) }
        }
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> Result<UInt64, PostgresError>? in
                    if let answer = state.answers.removeValue(forKey: waiter) { return answer }
                    if Task.isCancelled, state.machine.waiterCancelled(waiter) {
                        return .failure(PostgresConnection.cancelledError)
                    }
                    state.waiters[waiter] = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let continuation = state.withLock { state in
                state.waiters[waiter] != nil && state.machine.waiterCancelled(waiter)
                    ? state.waiters.removeValue(forKey: waiter) : nil
            }
            continuation?.resume(returning: .failure(PostgresConnection.cancelledError))
        }
    }

    func release(_ loan: Loan, isHealthy: Bool = true) {
        step {
            $0.released(loan.identifier, loan.lease, isHealthy: isHealthy, now: time.now(), jitter: time.jitter())
        }
    }

    /// Lets the machine decide under the lock, then does what it decided without the lock.
    func step(_ event: (inout PoolStateMachine) -> [PoolStateMachine.Action]) {
        let (effects, figures) = state.withLock { state in
            let actions = event(&state.machine)
            var effects = actions.compactMap { effect($0, &state) }
            if state.machine.isClosed, state.machine.isEmpty, state.connections.isEmpty {
                effects.append(.closed(state.closeWaiters))
                state.closeWaiters.removeAll()
            }
            return (effects, PostgresPool.figures(state.machine))
        }
        for effect in effects { carryOut(effect) }
        metrics.record(figures)
    }

    private func effect(_ action: PoolStateMachine.Action, _ state: inout State) -> Effect? {
        switch action {
        case .grant(let waiter, let connection):
            return answer(waiter, .success(connection), &state)
        case .refuse(let waiter, let refusal):
            return answer(waiter, .failure(refusal.error(cause: state.lastConnectError)), &state)
        case .connect(let identifier):
            return .connect(identifier)
        case .check(let identifier):
            return state.connections[identifier].map { .check(identifier, $0) }
        case .close(let identifier):
            return state.connections[identifier].map { .close(identifier, $0) }
        }
    }

    private func answer(
        _ waiter: UInt64, _ answer: Result<UInt64, PostgresError>, _ state: inout State
    ) -> Effect? {
        guard let continuation = state.waiters.removeValue(forKey: waiter) else {
            state.answers[waiter] = answer
            return nil
        }
        return .resume(continuation, answer)
    }

    private func carryOut(_ effect: Effect) {
        switch effect {
        case .resume(let continuation, let answer):
            if case .failure = answer { metrics.refused() }
            continuation.resume(returning: answer)
        case .connect(let identifier): Task { await connect(identifier) }
        case .check(let identifier, let connection): Task { await check(identifier, connection) }
        case .close(let identifier, let connection):
            Task {
                await connection.close()
                // Usually said already by the connection, but not when it had broken before it was counted.
                connectionClosed(identifier)
            }
        case .closed(let continuations): continuations.forEach { $0.resume() }
        }
    }

    private func connect(_ identifier: UInt64) async {
        do throws(PostgresError) {
            let connection = try await PostgresConnection.connect(configuration, logger: logger) { [weak self] _ in
                self?.connectionClosed(identifier)
            }
            state.withLock { $0.connections[identifier] = connection }
            step { $0.connected(identifier, now: time.now(), jitter: time.jitter()) }
        } catch {
            metrics.connectFailed()
            logger.warning("postgres connect failed", metadata: ["error": "\(error.logDescription)"])
            state.withLock { $0.lastConnectError = error }
            step { $0.connectFailed(identifier, now: time.now(), jitter: time.jitter()) }
        }
    }

    private func connectionClosed(_ identifier: UInt64) {
        state.withLock { $0.connections[identifier] = nil }
        step { $0.connectionClosed(identifier, now: time.now(), jitter: time.jitter()) }
    }

    /// Asks for a sign of life: an empty unit, one round trip.
    private func check(_ identifier: UInt64, _ connection: PostgresConnection) async {
        let unit = UnitBuilder.makeUnit(.inside, [])
        let isAlive = await withTaskGroup(of: Bool.self) { group in
            group.addTask { (try? await connection.execute(unit, cancellationRule: .abandon)) != nil }
            group.addTask { [time, timeout = limits.livenessTimeout] in
                try? await time.sleep(timeout)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
        if !isAlive { connection.abort() }
        step { $0.checked(identifier, isAlive: isAlive, now: time.now(), jitter: time.jitter()) }
    }
}

extension PoolStateMachine.Refusal {
    func error(cause: PostgresError?) -> PostgresError {
        switch self {
        case .deadline:
            PostgresError(
                code: .deadlineExceeded, message: "no connection was free before the deadline",
                advice: "raise connectionsMax or lower the load")
        case .circuitOpen:
            PostgresError(
                code: .unavailable, message: "the database cannot be reached; the pool pauses before it tries again",
                advice: "look at the database", cause: cause)
        case .waitersMax:
            PostgresError(
                code: .limitExceeded, message: "waitersMax callers already wait for a connection",
                advice: "raise connectionsMax or lower the load")
        case .closed:
            PostgresError(code: .unavailable, message: "the pool is closed")
        }
    }
}
