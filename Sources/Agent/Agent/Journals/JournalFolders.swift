import LocalStore
import PointOfSale
import Synchronization

/// Looks at all folders of journals, each on a thread of its own, so that one that hangs keeps nothing of the others.
///
/// The order is that of the settings: what stands in a later folder may amend what stands in an earlier one.
final class JournalFolders: Sendable {
    /// How long a look at one folder may stand still before the others go on without it.
    static let stillMax: Duration = .seconds(10)
    /// How long it may before `status` says that the folder does not answer.
    static let answerMax: Duration = .seconds(15)

    /// What runs on threads now.
    private struct Busy {
        var folders: Set<JournalSource> = []
        var readsAgain = false
    }

    /// Each reads one folder.
    let followers: [JournalFollower]
    private let health: RunHealth
    private let stillMax: Duration
    private let busy = Mutex(Busy())

    /// - Parameters:
    ///   - followers: in the order of the settings.
    ///   - health: is told how every look went.
    ///   - stillMax: see the constant.
    init(_ followers: [JournalFollower], health: RunHealth, stillMax: Duration = JournalFolders.stillMax) {
        self.followers = followers
        self.health = health
        self.stillMax = stillMax
    }

    /// Looks at one folder after the other; nobody else may do so meanwhile.
    ///
    /// - Parameters:
    ///   - moment: the agent's wall clock.
    ///   - gone: places in files that are gone and were not read since are forgotten; nil: none are.
    /// - Returns: what all of them brought.
    /// - Throws: what the look at the first folder threw that failed, or that it does not answer, after the look at the
    ///   others.
    func look(at moment: StoredInstant, forgetting gone: StoredInstant?) async throws -> JournalFollower.Outcome {
        var outcome = JournalFollower.Outcome()
        var failure: (any Error)?
        for follower in followers {
            health.lookMoved()
            // One that hangs is not looked at a second time.
            guard busy.withLock({ $0.folders.insert(follower.source).inserted }) else {
                failure = failure ?? Self.noAnswer(follower.source)
                continue
            }
            switch await look(follower, at: moment, forgetting: gone) {
            case .ended(.success(let look)): outcome.add(look)
            case .ended(.failure(let error)):
                // The file that holds everything must not be asked again.
                if let error = error as? LocalStoreError, error.concernsWholeFile { throw error }
                failure = failure ?? error
            case .hangs(let since):
                if isBusy(follower.source) { health.lookHangs(follower.source, since: since) }
                failure = failure ?? Self.noAnswer(follower.source)
            case .left: throw CancellationError()
            }
        }
        if let failure { throw failure }
        return outcome
    }

    /// Does other work that reads the journals, on a thread of its own.
    ///
    /// - Parameter work: calls `moved` whenever it has come further.
    /// - Returns: what `work` gives; nil: it stands still, as an earlier one may, and what comes of it is lost.
    /// - Throws: what `work` throws, `CancellationError`.
    func readAgain<Value: Sendable>(
        _ work: @escaping @Sendable (_ moved: () -> Void) throws -> Value
    ) async throws -> Value? {
        let isFree = busy.withLock { busy in
            defer { busy.readsAgain = true }
            return !busy.readsAgain
        }
        guard isFree else { return nil }
        let outcome = await WatchedThread.run(stillMax: stillMax, told: health.lookMoved) { [self] moved in
            defer { busy.withLock { $0.readsAgain = false } }
            return try work(moved)
        }
        switch outcome {
        case .ended(let result): return try result.get()
        case .hangs: return nil
        case .left: throw CancellationError()
        }
    }

    private func look(
        _ follower: JournalFollower, at moment: StoredInstant, forgetting gone: StoredInstant?
    ) async -> WatchedThread.Outcome<JournalFollower.Outcome> {
        await WatchedThread.run(stillMax: stillMax, told: health.lookMoved) { [self] moved in
            defer { busy.withLock { _ = $0.folders.remove(follower.source) } }
            do {
                let outcome = try follower.look(at: moment, moved: moved)
                if let gone { try follower.forget(notReadSince: gone) }
                health.wasLookedAt(follower.source, outcome)
                return outcome
            } catch {
                let told = CommandFailure(describing: error)
                health.lookFailed(
                    follower.source, JournalProblem(file: "", message: "\(told.message). \(told.nextStep)"))
                throw error
            }
        }
    }

    private func isBusy(_ source: JournalSource) -> Bool { busy.withLock { $0.folders.contains(source) } }

    static func noAnswer(_ source: JournalSource) -> CommandFailure {
        CommandFailure(
            .unavailable, "the journals' folder \(source.folder) does not answer",
            nextStep: "Check the disk or share that holds it.")
    }
}

extension RunHealth.Look {
    /// What is wrong with the folder at a moment; one that hangs is named once it has not answered for a while.
    func problems(at now: ContinuousClock.Instant) -> [JournalProblem] {
        guard let hangsSince, now - hangsSince >= JournalFolders.answerMax else { return outcome.problems }
        let seconds = (now - hangsSince).components.seconds
        let message = """
            the folder \(source.folder) has not answered for \(seconds) seconds; other folders are read meanwhile. \
            Check the disk or share that holds it; the agent goes on by itself once it answers
            """
        return [JournalProblem(file: "", message: message)] + outcome.problems
    }
}
