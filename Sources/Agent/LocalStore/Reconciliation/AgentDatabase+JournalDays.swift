import GRDB
public import Rating

extension AgentDatabase {
    /// Writes down what the journals held when they were read once more, in place of what was known before.
    ///
    /// - Parameters:
    ///   - days: all days that they were compared for.
    ///   - first: the first date that is compared at all; in which files earlier ones stood is forgotten.
    /// - Throws: `LocalStoreError` when the file cannot be written.
    public func saveJournalDays(
        _ days: [JournalDay], keepingFrom first: CalendarDate
    ) throws(LocalStoreError) {
        try write { database in
            try database.execute(sql: "DELETE FROM journal_day")
            let insert = try BoundStatement(
                database, "INSERT INTO journal_day (business_date, is_different, contents) VALUES (?, ?, ?)")
            for day in days {
                try insert.bind(1, Int64(day.businessDate.daysSinceEpoch))
                try insert.bind(2, day.isDifferent ? 1 : 0)
                try insert.bind(3, day.contents)
                try insert.run()
            }
            let forget = try BoundStatement(database, "DELETE FROM journal_date WHERE business_date < ?")
            try forget.bind(1, Int64(first.daysSinceEpoch))
            try forget.run()
        }
    }

    /// Notes that another file has taken the place of a journal: what was read there is no more to be found.
    ///
    /// - Parameters:
    ///   - source: the name of the profile.
    ///   - file: the file as the file system knows it.
    /// - Throws: `LocalStoreError` when the file cannot be written.
    public func noteReplacedJournal(source: String, _ file: JournalFileID) throws(LocalStoreError) {
        try write { database in
            let update = try BoundStatement(
                database,
                """
                UPDATE OR REPLACE journal_date SET device = ?, inode = ?
                WHERE source = ? AND device = ? AND inode = ?
                """)
            try update.bind(1, JournalFileID.replaced.device)
            try update.bind(2, JournalFileID.replaced.inode)
            try update.bind(3, source)
            try update.bind(4, file.device)
            try update.bind(5, file.inode)
            try update.run()
        }
    }

    /// Notes the business dates of what was read from a file.
    static func save(_ dates: Set<CalendarDate>, of position: JournalPosition, _ database: Database) throws {
        let insert = try BoundStatement(
            database,
            "INSERT OR IGNORE INTO journal_date (source, device, inode, business_date) VALUES (?, ?, ?, ?)")
        for date in dates {
            try insert.bind(1, position.source)
            try insert.bind(2, position.device)
            try insert.bind(3, position.inode)
            try insert.bind(4, Int64(date.daysSinceEpoch))
            try insert.run()
        }
    }
}
