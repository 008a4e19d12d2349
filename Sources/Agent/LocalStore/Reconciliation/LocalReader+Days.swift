import GRDB
public import Rating

extension LocalReader {
    /// The receipts of business dates as they count at the server once it holds everything up to a sequence.
    ///
    /// Neither voids count nor what they take back, nor what waits for headquarters. Found by the index of dates.
    ///
    /// - Parameters:
    ///   - kind: the kind of receipts, as in `SpoolFact.kind`.
    ///   - dates: the business dates.
    ///   - last: the last sequence that the server holds.
    /// - Returns: the receipts by date, and within a date by the bytes of their keys.
    /// - Throws: `DatabaseError` when the file cannot be read.
    public func dayFacts(
        kind: UInt8, _ dates: ClosedRange<CalendarDate>, through last: Int64
    ) throws -> [DayFact] {
        let select = try BoundStatement(database, Self.dayFactsText)
        try select.bind(1, Int64(dates.lowerBound.daysSinceEpoch))
        try select.bind(2, Int64(dates.upperBound.daysSinceEpoch))
        try select.bind(3, Int64(kind))
        try select.bind(4, last)
        var facts: [DayFact] = []
        try select.each { row in
            facts.append(
                DayFact(
                    businessDate: Self.date(row.integer(0)), key: row.text(1), digest: row.bytes(2),
                    amount: MoneyMinorUnits(row.integer(3))))
            return true
        }
        return facts
    }

    /// The text behind `dayFacts`; amendments are few, so that what replaces them is a short list.
    static let dayFactsText = """
        SELECT business_date, key, digest, amount FROM fact INDEXED BY fact_by_day
        WHERE business_date BETWEEN ?1 AND ?2 AND kind = ?3 AND line_count > 0 AND is_recast = 0 AND sequence <= ?4
            AND sequence NOT IN
                (SELECT previous_sequence FROM fact WHERE previous_sequence IS NOT NULL AND sequence <= ?4)
            AND NOT EXISTS (
                SELECT 1 FROM fact AS earlier WHERE earlier.sequence = fact.previous_sequence
                    AND earlier.line_count = 0 AND earlier.previous_sequence IS NULL)
        ORDER BY business_date, key
        """

    /// What of business dates is on its way or waits; dates of which nothing is have no entry.
    ///
    /// - Parameters:
    ///   - kind: the kind of receipts, as in `SpoolFact.kind`.
    ///   - dates: the business dates.
    ///   - last: the last sequence that the server holds.
    /// - Returns: the counts, by date.
    /// - Throws: `DatabaseError` when the file cannot be read.
    public func dayCounts(
        kind: UInt8, _ dates: ClosedRange<CalendarDate>, above last: Int64
    ) throws -> [CalendarDate: DayCount] {
        var counts: [CalendarDate: DayCount] = [:]
        func add(_ sql: String, _ change: (inout DayCount, Int64) -> Void) throws {
            let select = try BoundStatement(database, sql)
            try select.bind(1, Int64(dates.lowerBound.daysSinceEpoch))
            try select.bind(2, Int64(dates.upperBound.daysSinceEpoch))
            try select.bind(3, Int64(kind))
            if sql.contains("?4") { try select.bind(4, last) }
            try select.each { row in
                let date = Self.date(row.integer(0))
                change(&counts[date, default: DayCount(businessDate: date)], row.integer(1))
                return true
            }
        }
        try add(
            """
            SELECT business_date, count(*) FROM fact
            WHERE sequence > ?4 AND business_date BETWEEN ?1 AND ?2 AND kind = ?3 GROUP BY business_date
            """
        ) { $0.unsent += $1 }
        // What is put aside, or has become the known content, has left the table of those that wait.
        try add(
            """
            SELECT fact.business_date, count(*) FROM fact INDEXED BY fact_recast_by_day
            WHERE fact.is_recast = 1 AND fact.business_date BETWEEN ?1 AND ?2 AND fact.kind = ?3
                AND EXISTS (SELECT 1 FROM quarantine WHERE source = 'server' AND state = 0
                    AND line = fact.sequence)
            GROUP BY fact.business_date
            """
        ) { $0.held += $1 }
        try add(
            """
            SELECT held_fact.business_date, count(*) FROM held_fact
                JOIN quarantine ON quarantine.id = held_fact.quarantine_id
            WHERE quarantine.state = 0 AND held_fact.business_date BETWEEN ?1 AND ?2 AND held_fact.kind = ?3
            GROUP BY held_fact.business_date
            """
        ) { $0.held += $1 }
        return counts
    }

    /// True when facts above a sequence belong to business dates before a date: those are open again.
    ///
    /// - Parameters:
    ///   - sequence: the last one that was compared.
    ///   - date: the present business date.
    /// - Returns: whether there are any.
    /// - Throws: `DatabaseError` when the file cannot be read.
    public func hasFacts(above sequence: Int64, before date: CalendarDate) throws -> Bool {
        let select = try BoundStatement(
            database, "SELECT 1 FROM fact WHERE sequence > ? AND business_date < ? LIMIT 1")
        try select.bind(1, sequence)
        try select.bind(2, Int64(date.daysSinceEpoch))
        return try select.one { _ in true } ?? false
    }

    /// The days that were compared with the server, by date.
    public func comparedDays() throws -> [ComparedDay] {
        let select = try BoundStatement(
            database,
            """
            SELECT business_date, receipts, amount, digest, outcome, answer FROM compared_day ORDER BY business_date
            """)
        var days: [ComparedDay] = []
        try select.each { row in
            days.append(
                ComparedDay(
                    businessDate: Self.date(row.integer(0)), receipts: row.integer(1),
                    amount: MoneyMinorUnits(row.integer(2)), digest: row.bytes(3), outcome: row.integer(4),
                    answer: row.bytes(5)))
            return true
        }
        return days
    }

    /// The days for which the journals were read once more, by date.
    public func journalDays() throws -> [JournalDay] {
        let select = try BoundStatement(
            database, "SELECT business_date, is_different, contents FROM journal_day ORDER BY business_date")
        var days: [JournalDay] = []
        try select.each { row in
            days.append(
                JournalDay(
                    businessDate: Self.date(row.integer(0)), isDifferent: row.integer(1) != 0,
                    contents: row.bytes(2)))
            return true
        }
        return days
    }

    private static func date(_ days: Int64) -> CalendarDate {
        CalendarDate(daysSinceEpoch: Int32(truncatingIfNeeded: days))
    }
}
