/// A value of type `date`.
public struct PostgresDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; negative before.
    public var daysSinceEpoch: Int32

    /// Makes the date that lies `daysSinceEpoch` days after 1970-01-01.
    public init(daysSinceEpoch: Int32) { self.daysSinceEpoch = daysSinceEpoch }

    /// Orders by time.
    public static func < (left: PostgresDate, right: PostgresDate) -> Bool {
        left.daysSinceEpoch < right.daysSinceEpoch
    }

    // PostgreSQL counts from 2000-01-01 (manual, "Date/Time Types").
    static let serverEpochDays: Int32 = 10_957
}

extension PostgresDate: PostgresCodable {
    /// `date`.
    public static var postgresType: PostgresType { .date }
    /// `date`.
    public static var postgresExpectation: String { "date" }

    /// Appends days since 2000-01-01.
    ///
    /// Dates out of an Int32's reach become the server's `-infinity`.
    public func encode(into buffer: inout PostgresBuffer) {
        let (days, overflow) = daysSinceEpoch.subtractingReportingOverflow(PostgresDate.serverEpochDays)
        buffer.append(overflow ? Int32.min : days)
    }

    /// Reads a finite date; `infinity` and `-infinity` are refused.
    public static func decode(from cell: PostgresCell) throws(PostgresCellError) -> PostgresDate {
        let days: Int32 = try cell.require(.date).integer()
        guard days != .max, days != .min else { throw .shape("infinite date") }
        let (sum, overflow) = days.addingReportingOverflow(serverEpochDays)
        guard !overflow else { throw .shape("date out of range") }
        return PostgresDate(daysSinceEpoch: sum)
    }
}
