import Foundation

/// Lets a few calls of one heavy kind run at a time, each tenant in turn.
///
/// Without a limit many calls at once would take all connections to the database; with a single queue a tenant that
/// asks much would let all others wait.
actor FairTurns {
    /// When somebody who found too many waiting should come again; seconds.
    static let retrySeconds: Int64 = 2

    private let kind: String
    private var queue: TurnQueue
    private var waiters: [Int: CheckedContinuation<Bool, Never>] = [:]

    /// How many wait for a turn.
    var waitingCount: Int { queue.waitingCount }

    /// How many run.
    var runningCount: Int { queue.runningCount }

    /// Makes turns; `kind` names the work in refusals.
    init(_ kind: String, limits: TurnQueue.Limits) {
        self.kind = kind
        queue = TurnQueue(limits: limits)
    }

    /// Waits for a turn, runs `work`, and passes the turn on.
    ///
    /// - Throws: `ServiceError.tooMuch` when too many wait already, `CancellationError` when the caller gives up while
    ///   it waits, or what `work` throws.
    nonisolated func take<Value: Sendable>(
        _ tenant: UUID, _ work: @Sendable () async throws -> Value
    ) async throws -> Value {
        try await begin(tenant)
        do {
            let value = try await work()
            await pass(tenant)
            return value
        } catch {
            await pass(tenant)
            throw error
        }
    }

    private func begin(_ tenant: UUID) async throws {
        try Task.checkCancellation()
        let number: Int
        switch queue.enter(tenant) {
        case .runs: return
        case .waits(let given): number = given
        case .refused:
            throw ServiceError(
                busySeconds: Self.retrySeconds, "too many calls of this kind wait already", quota: kind)
        }
        let hasTurn = await withTaskCancellationHandler {
            await withCheckedContinuation { waiters[number] = $0 }
        } onCancel: {
            Task { await self.giveUp(number) }
        }
        guard hasTurn else { throw CancellationError() }
        if Task.isCancelled {
            pass(tenant)
            throw CancellationError()
        }
    }

    private func pass(_ tenant: UUID) {
        guard let number = queue.leave(tenant) else { return }
        waiters.removeValue(forKey: number)?.resume(returning: true)
    }

    private func giveUp(_ number: Int) {
        guard queue.giveUp(number) else { return }
        waiters.removeValue(forKey: number)?.resume(returning: false)
    }
}
