import LocalStore
import Synchronization

/// What a running agent knows and its file may not: rounds that hang, failures that could not be written down,
/// journals that cannot be read.
final class RunHealth: Sendable {
    /// How the agent stands now.
    struct State: Sendable {
        /// When the round that is under way began; nil: none is.
        var roundSince: StoredInstant?
        /// Why the last round failed, as a word and for people; nil: it did not.
        var failure: (code: String, message: String)?
        /// How the last look at the journals went.
        var journals = JournalFollower.Outcome()
        /// Since when the same bytes of journals wait unread; nil: none wait.
        var unreadSince: StoredInstant?
    }

    private let state = Mutex(State())

    /// How the agent stands now.
    var now: State { state.withLock { $0 } }

    /// A round begins.
    func roundBegan(at moment: StoredInstant) { state.withLock { $0.roundSince = moment } }

    /// The round under way has ended; `failure` says why it failed, nil: it did not.
    func roundEnded(failure: (code: String, message: String)?) {
        state.withLock { state in
            state.roundSince = nil
            state.failure = failure
        }
    }

    /// The journals were looked at.
    func journalsWereLookedAt(_ outcome: JournalFollower.Outcome, at moment: StoredInstant) {
        state.withLock { state in
            let isStill = outcome.unreadBytes > 0 && outcome.unreadBytes == state.journals.unreadBytes
            state.unreadSince = outcome.unreadBytes == 0 ? nil : isStill ? state.unreadSince ?? moment : moment
            state.journals = outcome
        }
    }

    /// The journals could not be looked at at all.
    func journalsFailed(_ problem: JournalProblem) {
        state.withLock { state in state.journals.problems = [problem] }
    }
}
