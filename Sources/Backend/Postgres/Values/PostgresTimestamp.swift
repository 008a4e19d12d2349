/// A value of type `timestamp with time zone`: a moment, in microseconds.
public struct PostgresTimestamp: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z; negative before.
    public var microsecondsSinceEpoch: Int64

    /// Makes the moment that lies `microsecondsSinceEpoch` after 1970-01-01T00:00:00Z.
    public init(microsecondsSinceEpoch: Int64) { self.microsecondsSinceEpoch = microsecondsSinceEpoch }

    /// Orders by time.
    public static func < (left: PostgresTimestamp, right: PostgresTimestamp) -> Bool {
        left.microsecondsSinceEpoch < right.microsecondsSinceEpoch
    }

    // PostgreSQL counts from 2000-01-01 (manual, "Date/Time Types").
    static let serverEpochMicroseconds: Int64 = 946_684_800_000_000
}

extension PostgresTimestamp: PostgresCodable {
    /// `timestamptz`.
    public static var postgresType: PostgresType { .timestamptz }
    /// `timestamptz`.
    public static var postgresExpectation: String { "timestamptz" }

    /// Appends microseconds since 2000.
    ///
    /// Moments out of an Int64's reach become the server's `-infinity`.
    public func encode(into buffer: inout PostgresBuffer) {
        let (moment, overflow) = microsecondsSinceEpoch.subtractingReportingOverflow(
            PostgresTimestamp.serverEpochMicroseconds)
        buffer.append(overflow ? Int64.min : moment)
    }

    /// Reads a finite moment; `infinity` and `-infinity` are refused.
    public static func decode(from cell: PostgresCell) throws(PostgresCellError) -> PostgresTimestamp {
        let moment: Int64 = try cell.require(.timestamptz).integer()
        guard moment != .max, moment != .min else { throw .shape("infinite timestamp") }
        let (sum, overflow) = moment.addingReportingOverflow(serverEpochMicroseconds)
        guard !overflow else { throw .shape("timestamp out of range") }
        return PostgresTimestamp(microsecondsSinceEpoch: sum)
    }
}
