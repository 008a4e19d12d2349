import GRDB

/// The numbered steps that make the file; a step that was released is never changed, new ones are added at the end.
enum Migration {
    /// Marks the file as ours in SQLite's header: the letters KKZK.
    static let applicationID: Int64 = 0x4b4b_5a4b

    /// The steps; the file's `user_version` is the number of those taken.
    static let steps: [String] = [
        migration0001Start, migration0002Conversation, migration0003Quotes, migration0004Journals,
        migration0005Revision, migration0006Schedule, migration0007SentBatches, migration0008Mentions,
        migration0009SentQuotes, migration0010Recasts, migration0011SomeStores, migration0012Originals,
        migration0013Days, migration0014Waiting, migration0015JournalContents,
    ]

    /// Takes the steps that the file has not taken yet, each in a transaction of its own.
    ///
    /// Throws `newerVersion` and `foreignFile` before anything is written.
    static func run(_ database: Database) throws {
        var taken = try stepsTaken(database)
        while taken < steps.count {
            try database.inTransaction(.immediate) {
                // Another process may have taken it while this one waited.
                taken = try stepsTaken(database)
                guard taken < steps.count else { return .rollback }
                try database.execute(sql: steps[taken])
                try database.execute(sql: "PRAGMA application_id = \(applicationID)")
                try database.execute(sql: "PRAGMA user_version = \(taken + 1)")
                taken += 1
                return .commit
            }
        }
    }

    private static func stepsTaken(_ database: Database) throws -> Int {
        let version = try pragma("user_version", database)
        let application = try pragma("application_id", database)
        let isEmpty = try Int64.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0
        guard application == applicationID || (isEmpty && application == 0) else {
            throw LocalStoreError(
                .foreignFile, "the file belongs to another program (application id \(application))",
                nextStep: "Give the agent a file of its own")
        }
        guard version <= steps.count else {
            throw LocalStoreError(
                .newerVersion, "the file has version \(version), this agent knows \(steps.count)",
                nextStep: "Install the version of the agent that wrote the file, or a later one")
        }
        return Int(version)
    }

    static func pragma(_ name: String, _ database: Database) throws -> Int64 {
        try Int64.fetchOne(database, sql: "PRAGMA \(name)") ?? 0
    }
}
