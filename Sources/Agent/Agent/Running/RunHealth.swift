import LocalStore
import Synchronization

/// What a running agent knows and its file may not: rounds that hang, failures that could not be written down,
/// journals that cannot be read.
///
/// How long something lasts is told by a clock that nobody sets.
final class RunHealth: Sendable {
    /// How the agent stands now.
    struct State: Sendable {
        /// When the round that is under way began; nil: none is.
        var roundSince: ContinuousClock.Instant?
        /// Why the last round failed, as a word and for people; nil: it did not.
        var failure: (code: String, message: String)?
        /// When the look at the journals that is under way last moved; nil: none is under way.
        var lookMovedAt: ContinuousClock.Instant?
        /// How the last look at the journals went.
        var journals = JournalFollower.Outcome()
        /// Since when the same bytes of journals wait unread; nil: none wait.
        var unreadSince: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    /// How the agent stands now.
    var now: State { state.withLock { $0 } }

    /// How long the look at the journals that is under way has moved nowhere; nil: none is under way.
    var lookStillTime: Duration? { now.lookMovedAt.map { ContinuousClock.now - $0 } }

    /// A round begins.
    func roundBegan() { state.withLock { $0.roundSince = .now } }

    /// The round under way has ended; `failure` says why it failed, nil: it did not.
    func roundEnded(failure: (code: String, message: String)?) {
        state.withLock { state in
            state.roundSince = nil
            state.failure = failure
        }
    }

    /// A look at the journals begins, or has come further.
    func lookMoved() { state.withLock { $0.lookMovedAt = .now } }

    /// The journals were looked at.
    func journalsWereLookedAt(_ outcome: JournalFollower.Outcome) {
        state.withLock { state in
            let isStill = outcome.unreadBytes > 0 && outcome.unreadBytes == state.journals.unreadBytes
            state.unreadSince = outcome.unreadBytes == 0 ? nil : isStill ? state.unreadSince ?? .now : .now
            state.journals = outcome
            state.lookMovedAt = nil
        }
    }

    /// The journals could not be looked at at all.
    func journalsFailed(_ problem: JournalProblem) {
        state.withLock { state in
            state.journals.problems = [problem]
            state.lookMovedAt = nil
        }
    }
}
