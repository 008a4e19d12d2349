public import KakuzukeProtocol
public import LocalStore
import Rating
import Synchronization

/// Records the quotes that the store hands out, a little later and many at a time: no quote waits for the disk.
///
/// What an agent that is killed had not recorded yet is counted at its next start, by a tally of its own.
public final class QuoteRecorder: Sendable {
    /// Quotes that are recorded in one transaction; so many are recorded at once.
    public static let batchQuotesMax = 64
    /// Longest time for which a quote waits for others.
    public static let delay: Duration = .milliseconds(200)
    /// How long a disk that refused is left alone.
    public static let retryDelay: Duration = .seconds(5)
    /// Quotes that wait while the disk does not take them; beyond it a quote is handed out and counted as lost.
    public static let waitingQuotesMax = 1_024
    /// Lines of all quotes that wait, as for `waitingQuotesMax`; lines.
    public static let waitingLinesMax = 20_000

    /// What waits in memory, and why.
    public struct Status: Sendable {
        /// Quotes that wait for the disk.
        public var waitingCount = 0
        /// Quotes that found no room and are not yet counted in the file.
        public var lostCount: Int64 = 0
        /// Why the last attempt failed; nil: it did not.
        public var failure: LocalStoreError?
    }

    private struct State {
        var waiting: [AnsweredQuote] = []
        var lines = 0
        var lostCount: Int64 = 0
        /// Quotes of the tally that are recorded, or counted as lost in the file; nil: the file was not asked yet.
        var accountedCount: Int64?
        var failure: LocalStoreError?
    }

    private let database: AgentDatabase
    private let tally: QuoteTally?
    private let signer: QuoteSigner?
    /// What the tally said when the last process ended.
    private let countAtStart: Int64
    private let state: Mutex<State>
    /// Held while the disk writes, so that each quote is written by one.
    private let writing = Mutex<Void>(())
    private let wakes: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    /// Makes a recorder; the file is not touched before the first quote, or before it runs.
    ///
    /// - Parameters:
    ///   - database: the agent's file.
    ///   - tally: counts the quotes that are handed out; nil: none does, because the process ends after one.
    ///   - signer: signs what is recorded; nil: the quotes are signed when they are sent.
    public init(database: AgentDatabase, tally: QuoteTally?, signer: QuoteSigner? = nil) {
        self.database = database
        self.tally = tally
        self.signer = signer
        countAtStart = tally?.count ?? 0
        state = Mutex(State(accountedCount: tally == nil ? 0 : nil))
        (wakes, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// What waits now.
    public var status: Status {
        state.withLock { Status(waitingCount: $0.waiting.count, lostCount: $0.lostCount, failure: $0.failure) }
    }

    /// Takes a quote that is handed out; never waits.
    public func add(_ quote: AnsweredQuote) {
        let count = state.withLock { state in
            tally?.add()
            let lines = quote.basket.lines.count
            guard state.waiting.count < Self.waitingQuotesMax, state.lines + lines <= Self.waitingLinesMax else {
                state.lostCount += 1
                return 0
            }
            state.waiting.append(quote)
            state.lines += lines
            return state.waiting.count
        }
        if count == 1 {
            Task { [waker] in
                try? await Task.sleep(for: Self.delay)
                waker.yield()
            }
        } else if count == Self.batchQuotesMax {
            waker.yield()
        }
    }

    /// Counts what the end of the last process took with it, and records what comes until the task is cancelled; what
    /// waits then is for `flush`.
    public func run() async {
        let thread = QuietThread()
        waker.yield()
        for await _ in wakes {
            do {
                try await thread.perform { try self.flush() }
            } catch {
                try? await Task.sleep(for: Self.retryDelay)
                waker.yield()
            }
        }
    }

    /// Records everything that waits; blocks for the time of disk writes.
    ///
    /// - Throws: `LocalStoreError`; what could not be recorded goes on waiting.
    public func flush() throws(LocalStoreError) {
        try writing.withLock { _ throws(LocalStoreError) in
            do throws(LocalStoreError) {
                try settle()
                while try writeSome() {}
                state.withLock { $0.failure = nil }
            } catch {
                state.withLock { $0.failure = error }
                throw error
            }
        }
    }

    /// Counts what the end of the last process took with it, once; until then nothing can be recorded.
    private func settle() throws(LocalStoreError) {
        guard let tally, state.withLock({ $0.accountedCount == nil }) else { return }
        let count = try database.settleQuotes(handedOut: countAtStart, countMax: Int64(Self.waitingQuotesMax))
        state.withLock { state in
            state.accountedCount = count
            // What was handed out meanwhile counts on from there.
            tally.set(count + tally.count - countAtStart)
        }
    }

    /// Records the oldest that wait; false: nothing waited.
    private func writeSome() throws(LocalStoreError) -> Bool {
        let (batch, waitingLoss, before) = state.withLock { state in
            (state.waiting.prefix(Self.batchQuotesMax), state.lostCount, state.accountedCount ?? 0)
        }
        guard !batch.isEmpty || waitingLoss > 0 else { return false }
        let accounted = before + Int64(batch.count) + waitingLoss
        var records = batch.compactMap { try? $0.record(signedBy: signer) }
        // What no message or the file itself does not hold would be refused for ever, and all that come after with it.
        records.removeAll { !database.holds($0) }
        let lost = waitingLoss + Int64(batch.count - records.count)
        try database.record(records, losing: lost, accountedFor: tally == nil ? nil : accounted)
        state.withLock { state in
            state.waiting.removeFirst(batch.count)
            state.lines -= batch.reduce(0) { $0 + $1.basket.lines.count }
            state.lostCount -= waitingLoss
            state.accountedCount = accounted
        }
        return true
    }
}
