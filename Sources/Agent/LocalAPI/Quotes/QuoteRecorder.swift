public import KakuzukeProtocol
public import LocalStore
import Rating
import Synchronization

/// Records the quotes that the store hands out, a little later and many at a time: no quote waits for the disk.
///
/// What an agent that is killed had not recorded yet is counted at its next start, by a tally of its own.
public final class QuoteRecorder: Sendable {
    /// Quotes that wait until they are written as records and signed; what waits longer takes more memory.
    public static let packedQuotesMax = 64
    /// Quotes that are recorded in one transaction; so many are recorded at once.
    ///
    /// Every transaction makes the look-ups of prices read the file anew.
    public static let batchQuotesMax = 512
    /// Longest time for which a quote waits for others.
    public static let delay: Duration = .milliseconds(200)
    /// A write that takes longer says that the machine is busy.
    static let slowWrite: Duration = .milliseconds(100)
    /// How long a machine then counts as busy.
    static let busyTime: Duration = .seconds(60)
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

    /// A quote as it is to be recorded.
    private struct Packed {
        var record: QuoteRecord
        var lines: Int
    }

    private struct State {
        var waiting: [AnsweredQuote] = []
        var packed: [Packed] = []
        /// Lines of both.
        var lines = 0
        /// True: some have waited for others long enough.
        var isDue = false
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
        state.withLock {
            Status(
                waitingCount: $0.waiting.count + $0.packed.count, lostCount: $0.lostCount, failure: $0.failure)
        }
    }

    /// Takes a quote that is handed out; never waits.
    public func add(_ quote: AnsweredQuote) {
        let (waiting, unpacked) = state.withLock { state in
            tally?.add()
            let lines = quote.basket.lines.count
            let waiting = state.waiting.count + state.packed.count
            guard waiting < Self.waitingQuotesMax, state.lines + lines <= Self.waitingLinesMax else {
                state.lostCount += 1
                return (0, 0)
            }
            state.waiting.append(quote)
            state.lines += lines
            return (waiting + 1, state.waiting.count)
        }
        if waiting == 1 {
            wakeLater()
        } else if unpacked == Self.packedQuotesMax {
            waker.yield()
        }
    }

    private func wakeLater() {
        Task { [weak self] in
            try? await Task.sleep(for: Self.delay)
            self?.wake()
        }
    }

    /// What waits has waited long enough.
    private func wake() {
        state.withLock { $0.isDue = true }
        waker.yield()
    }

    /// Counts what the end of the last process took with it, and records what comes until the task is cancelled; what
    /// waits then is for `flush`.
    public func run() async {
        let (quiet, readier) = (QuietThread(.entirely), QuietThread(.mostly))
        let clock = ContinuousClock()
        var busyUntil = clock.now
        wake()
        for await _ in wakes {
            do {
                guard let count = try await quiet.perform({ self.prepare() }) else { continue }
                // Signing holds nothing, but writing holds the file, for which receipts wait too: on a machine that
                // gives a quiet thread nothing the record must not take long.
                let began = clock.now
                defer { if clock.now - began > Self.slowWrite { busyUntil = clock.now + Self.busyTime } }
                try await (began < busyUntil ? readier : quiet).perform { try self.write(atLeast: count) }
            } catch {
                try? await Task.sleep(for: Self.retryDelay)
                waker.yield()
            }
        }
    }

    /// Packs what waits, and tells how many are to be recorded now; nil: neither is it due nor are there enough.
    func prepare() -> Int? {
        writing.withLock { _ in pack() }
        return state.withLock { state in
            state.isDue || state.packed.count >= Self.batchQuotesMax ? max(state.packed.count, 1) : nil
        }
    }

    /// Records so many of the oldest.
    ///
    /// What comes meanwhile waits for others again: with a transaction for each few, look-ups would always read the
    /// file anew.
    ///
    /// - Throws: as `flush`.
    func write(atLeast count: Int) throws(LocalStoreError) {
        try write(upTo: count)
        if state.withLock({ !$0.waiting.isEmpty || !$0.packed.isEmpty }) { wakeLater() }
    }

    /// Records everything that waits; blocks for the time of disk writes.
    ///
    /// - Throws: `LocalStoreError`; what could not be recorded goes on waiting.
    public func flush() throws(LocalStoreError) { try write(upTo: .max) }

    /// Records at least so many of the oldest, or all.
    private func write(upTo count: Int) throws(LocalStoreError) {
        try writing.withLock { _ throws(LocalStoreError) in
            do throws(LocalStoreError) {
                try settle()
                state.withLock { $0.isDue = false }
                var written = 0
                while written < count, let some = try writeSome() { written += some }
                state.withLock { $0.failure = nil }
            } catch {
                state.withLock { state in
                    state.failure = error
                    state.isDue = true
                }
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

    /// Writes what waits as records and signs them; the messages themselves are no longer needed.
    private func pack() {
        while true {
            let batch = state.withLock { Array($0.waiting.prefix(Self.packedQuotesMax)) }
            guard !batch.isEmpty else { return }
            let packed = batch.compactMap { quote -> Packed? in
                guard let record = try? quote.record(signedBy: signer), database.holds(record) else { return nil }
                return Packed(record: record, lines: quote.basket.lines.count)
            }
            let lines = batch.reduce(0) { $0 + $1.basket.lines.count } - packed.reduce(0) { $0 + $1.lines }
            state.withLock { state in
                state.waiting.removeFirst(batch.count)
                state.packed += packed
                state.lines -= lines
                // What no message or the file itself does not hold would be refused for ever, and all after with it.
                state.lostCount += Int64(batch.count - packed.count)
            }
        }
    }

    /// Records the oldest that wait and tells how many; nil: nothing waited.
    private func writeSome() throws(LocalStoreError) -> Int? {
        pack()
        let (batch, lost, before) = state.withLock { state in
            (Array(state.packed.prefix(Self.batchQuotesMax)), state.lostCount, state.accountedCount ?? 0)
        }
        guard !batch.isEmpty || lost > 0 else { return nil }
        let accounted = before + Int64(batch.count) + lost
        try database.record(batch.map(\.record), losing: lost, accountedFor: tally == nil ? nil : accounted)
        state.withLock { state in
            state.packed.removeFirst(batch.count)
            state.lines -= batch.reduce(0) { $0 + $1.lines }
            state.lostCount -= lost
            state.accountedCount = accounted
        }
        return batch.count
    }
}
