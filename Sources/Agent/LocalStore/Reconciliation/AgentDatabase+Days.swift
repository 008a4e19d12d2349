import GRDB
public import Rating

extension AgentDatabase {
    /// Writes down how days compared with the server, and forgets the others.
    ///
    /// - Parameters:
    ///   - days: the days that were compared now.
    ///   - dates: the days that are compared at all; a clock that was wrong may have named others.
    ///   - sequence: the last sequence that they were compared through.
    ///   - now: the agent's wall clock.
    /// - Throws: `LocalStoreError` when the file cannot be written.
    public func saveComparedDays(
        _ days: [ComparedDay], keeping dates: ClosedRange<CalendarDate>, through sequence: Int64, at now: StoredInstant
    ) throws(LocalStoreError) {
        try write { database in
            let insert = try BoundStatement(
                database,
                """
                INSERT OR REPLACE INTO compared_day (business_date, receipts, amount, digest, outcome, answer)
                VALUES (?, ?, ?, ?, ?, ?)
                """)
            for day in days {
                try insert.bind(1, Int64(day.businessDate.daysSinceEpoch))
                try insert.bind(2, day.receipts)
                try insert.bind(3, day.amount.rawValue)
                try insert.bind(4, day.digest)
                try insert.bind(5, day.outcome)
                try insert.bind(6, day.answer)
                try insert.run()
            }
            let forget = try BoundStatement(
                database, "DELETE FROM compared_day WHERE business_date NOT BETWEEN ? AND ?")
            try forget.bind(1, Int64(dates.lowerBound.daysSinceEpoch))
            try forget.bind(2, Int64(dates.upperBound.daysSinceEpoch))
            try forget.run()
            let note = try BoundStatement(
                database,
                """
                UPDATE conversation SET days_compared_at = ?, days_compared_through = ?, days_failure_code = NULL,
                    days_failure_message = NULL WHERE id = 1
                """)
            try note.bind(1, now.millisecondsSinceEpoch)
            try note.bind(2, sequence)
            try note.run()
        }
    }
}
