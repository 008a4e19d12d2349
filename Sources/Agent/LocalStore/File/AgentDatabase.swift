import GRDB
import Synchronization

/// The agent's one SQLite file: spool, quarantine, journal positions, rating cache and quotes.
///
/// Calls block for the time of a disk write; callers on Swift's cooperative threads move them to a thread of their own.
/// Source: `docs/sync.md`, promises S1 to S9.
public final class AgentDatabase: Sendable {
    /// The path of the file.
    public let path: String
    /// The limits that this object keeps to.
    public let limits: LocalStoreLimits

    private let pool: DatabasePool
    /// One connection for all look-ups of prices: it keeps what it has seen.
    private let looker: DatabaseQueue
    private let failure = Mutex<LocalStoreError?>(nil)
    private let feedTicket = Mutex(0)
    private let journalTickets = Mutex(0)
    private let damage = Mutex<String?>(nil)

    /// Opens the file, or makes it with its folder when it does not exist (file 0600, folder 0700).
    ///
    /// Throws `corrupt`, `newerVersion`, `foreignFile`, `readOnly`, `full`, `unsafeFolder`, `notDurable`,
    /// `unavailable`.
    public init(path: String, limits: LocalStoreLimits = LocalStoreLimits()) throws(LocalStoreError) {
        self.path = path
        self.limits = limits
        do {
            try FileProtection.prepare(path: path)
            let pooled = Self.configuration(limits, pageCacheKibibytes: limits.pageCacheKibibytes)
            pool = try DatabasePool(path: path, configuration: pooled)
            try Self.makeDurable(pool)
            try pool.barrierWriteWithoutTransaction { try Migration.run($0) }
            try FileProtection.restrict(path: path)
            var looking = Self.configuration(limits, pageCacheKibibytes: limits.lookCacheKibibytes)
            looking.readonly = true
            looker = try DatabaseQueue(path: path, configuration: looking)
        } catch {
            throw LocalStoreError(translating: error)
        }
    }

    /// Closes every connection; later calls throw.
    public func close() throws(LocalStoreError) {
        do {
            try looker.close()
            try pool.close()
        } catch {
            throw LocalStoreError(translating: error)
        }
    }

    /// Lets `body` look at one state of the file; writes that commit meanwhile are not seen.
    public func read<Value>(_ body: (LocalReader) throws -> Value) throws(LocalStoreError) -> Value {
        do {
            return try pool.read { try body(LocalReader($0)) }
        } catch {
            throw noted(error)
        }
    }

    /// As `read`, for look-ups that are many and short: they share a connection and wait for one another.
    ///
    /// The reader's `dataVersion` tells whether anything at all has changed since an earlier call.
    public func look<Value>(_ body: (LocalReader) throws -> Value) throws(LocalStoreError) -> Value {
        do {
            return try looker.unsafeRead { database in
                try BoundStatement(database, "BEGIN DEFERRED TRANSACTION").run()
                defer { Self.endLook(database) }
                let version = try BoundStatement(database, "PRAGMA data_version").one { $0.integer(0) }
                return try body(LocalReader(database, dataVersion: version))
            }
        } catch {
            throw noted(error)
        }
    }

    /// What was found damaged in the rating cache first, until a snapshot has replaced everything; nil: nothing.
    public var cacheDamage: String? { damage.withLock { $0 } }

    /// Notes that something in the rating cache was found damaged.
    ///
    /// - Parameter what: names it for a person.
    public func noteCacheDamage(_ what: String) { damage.withLock { $0 = $0 ?? what } }

    /// Everything in the rating cache was replaced.
    func forgetCacheDamage() { damage.withLock { $0 = nil } }

    private func noted(_ error: any Error) -> LocalStoreError {
        let translated = LocalStoreError(translating: error)
        if translated.code == .damagedCache { noteCacheDamage(translated.message) }
        return translated
    }

    /// A transaction that stayed open would keep later look-ups from seeing what is new.
    private static func endLook(_ database: Database) {
        do {
            try BoundStatement(database, "COMMIT").run()
        } catch {
            try? BoundStatement(database, "ROLLBACK").run()
        }
    }

    /// Checks every page and index; the empty list means that the file is sound.
    ///
    /// Takes seconds for a large file.
    ///
    /// `problemsMax` bounds the list; default 100.
    public func integrityProblems(problemsMax: Int = 100) throws(LocalStoreError) -> [String] {
        do {
            // Connections that only read are not told of values that no column may hold.
            return try pool.writeWithoutTransaction { database in
                try String.fetchAll(database, sql: "PRAGMA integrity_check(\(problemsMax))").filter { $0 != "ok" }
            }
        } catch {
            let translated = LocalStoreError(translating: error)
            guard translated.code == .corrupt else { throw translated }
            return [translated.message]
        }
    }

    /// Why writing has stopped; nil: it has not.
    public var stoppedBecause: LocalStoreError? { failure.withLock { $0 } }

    /// The writer's `synchronous` setting as SQLite reports it; 2 is FULL, and the only value that may ever be seen.
    public func synchronousSetting() throws(LocalStoreError) -> Int {
        do {
            return try pool.writeWithoutTransaction { Int(try Migration.pragma("synchronous", $0)) }
        } catch {
            throw LocalStoreError(translating: error)
        }
    }

    /// Runs `body` in one transaction; returns only after the commit is on the disk.
    ///
    /// After a failed disk every later call throws `stopped`: a second try might report pages as stored that are lost.
    func write<Value>(_ body: (Database) throws -> Value) throws(LocalStoreError) -> Value {
        if let earlier = stoppedBecause {
            throw LocalStoreError(
                .stopped, "writing stopped after: \(earlier.message)", nextStep: earlier.nextStep, cause: earlier)
        }
        do {
            return try pool.write(body)
        } catch {
            let translated = noted(error)
            if translated.stopsWriting { failure.withLock { $0 = $0 ?? translated } }
            throw translated
        }
    }

    /// Begins a feed: the ticket of the one before is no longer current.
    func nextFeedTicket() -> Int {
        feedTicket.withLock { ticket in
            ticket += 1
            return ticket
        }
    }

    /// Counts how often all journals were to be read from the beginning, since this file was opened.
    public var journalTicket: Int { journalTickets.withLock { $0 } }

    /// What a look that is under way notes of its place no longer counts.
    func nextJournalTicket() { journalTickets.withLock { $0 += 1 } }

    func isCurrentFeed(_ ticket: Int) -> Bool { feedTicket.withLock { $0 == ticket } }

    private static func configuration(
        _ limits: LocalStoreLimits, pageCacheKibibytes: Int
    ) -> Configuration {
        var configuration = Configuration()
        configuration.label = "kakuzuke-agent"
        configuration.maximumReaderCount = limits.readersMax
        configuration.busyMode = .timeout(limits.busySecondsMax)
        configuration.persistentReadOnlyConnections = true
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { database in
            // Mapped pages would count as the agent's memory, so none; the system's page cache does the same work.
            try database.execute(
                sql: """
                    PRAGMA cache_size = -\(pageCacheKibibytes);
                    PRAGMA mmap_size = 0;
                    PRAGMA temp_store = FILE;
                    PRAGMA trusted_schema = OFF;
                    """)
            if !database.configuration.readonly {
                try database.execute(sql: "PRAGMA journal_size_limit = 16777216")
            }
        }
        return configuration
    }

    /// GRDB sets `synchronous` to NORMAL when a pool opens, which loses acknowledged rows in a power cut.
    private static func makeDurable(_ pool: DatabasePool) throws {
        try pool.barrierWriteWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            let synchronous = try Migration.pragma("synchronous", database)
            let journal = try String.fetchOne(database, sql: "PRAGMA journal_mode")
            guard synchronous == 2, journal == "wal" else {
                throw LocalStoreError(
                    .notDurable, "synchronous is \(synchronous), journal mode \(journal ?? "unknown")",
                    nextStep: "Report this: the file would not survive a power cut")
            }
        }
    }
}
