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
        /// When the next round begins by itself; nil: one is under way, or none was planned yet.
        var nextRoundAt: ContinuousClock.Instant?
        /// When the look at the journals that is under way last moved; nil: none is under way.
        var lookMovedAt: ContinuousClock.Instant?
        /// How the last look at every folder of journals went, in the order of the settings.
        var looks: [Look] = []
        /// When the agent's file was last looked through; nil: not since the start.
        var fileCheckedAt: ContinuousClock.Instant?
        /// What was wrong with the file then; nil: nothing was.
        var fileProblem: String?
    }

    /// How the last look at a folder went.
    struct Look: Sendable {
        var source: JournalSource
        var outcome = JournalFollower.Outcome()
        /// Since when the same bytes wait unread; nil: none wait.
        var unreadSince: ContinuousClock.Instant?
        /// Since when the look that is under way stands still, the others going on without it; nil: none does.
        var hangsSince: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    /// How the agent stands now.
    var now: State { state.withLock { $0 } }

    /// How long the look at the journals that is under way has moved nowhere; nil: none is under way.
    var lookStillTime: Duration? { now.lookMovedAt.map { ContinuousClock.now - $0 } }

    /// A round begins.
    func roundBegan() {
        state.withLock { state in
            state.roundSince = .now
            state.nextRoundAt = nil
        }
    }

    /// The next round begins by itself after a pause.
    func nextRound(after pause: Duration) { state.withLock { $0.nextRoundAt = .now + pause } }

    /// The round under way has ended; `failure` says why it failed, nil: it did not.
    func roundEnded(failure: (code: String, message: String)?) {
        state.withLock { state in
            state.roundSince = nil
            state.failure = failure
        }
    }

    /// A look at the journals begins, or has come further.
    func lookMoved() { state.withLock { $0.lookMovedAt = .now } }

    /// A folder of journals was looked at.
    func wasLookedAt(_ source: JournalSource, _ outcome: JournalFollower.Outcome) {
        change(source) { look in
            let isStill = outcome.unreadBytes > 0 && outcome.unreadBytes == look.outcome.unreadBytes
            look.unreadSince = outcome.unreadBytes == 0 ? nil : isStill ? look.unreadSince ?? .now : .now
            look.outcome = outcome
            look.hangsSince = nil
        }
    }

    /// A look at a folder stands still; what the last one brought is still what is known of it.
    func lookHangs(_ source: JournalSource, since moment: ContinuousClock.Instant) {
        change(source) { $0.hangsSince = moment }
    }

    /// A folder of journals could not be looked at at all.
    func lookFailed(_ source: JournalSource, _ problem: JournalProblem) {
        change(source) { look in
            look.outcome.problems = [problem]
            look.hangsSince = nil
        }
    }

    /// The agent's file was looked through; `problem` says what is wrong with it, nil: nothing is.
    func fileWasChecked(problem: String?) {
        state.withLock { state in
            state.fileCheckedAt = .now
            state.fileProblem = problem
        }
    }

    /// The look at the journals that was under way is over.
    func lookEnded() { state.withLock { $0.lookMovedAt = nil } }

    private func change(_ source: JournalSource, _ body: (inout Look) -> Void) {
        state.withLock { state in
            var look = state.looks.first { $0.source == source } ?? Look(source: source)
            body(&look)
            if let place = state.looks.firstIndex(where: { $0.source == source }) {
                state.looks[place] = look
            } else {
                state.looks.append(look)
            }
        }
    }
}
