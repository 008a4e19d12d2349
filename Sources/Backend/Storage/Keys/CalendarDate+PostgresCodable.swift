public import Postgres
public import Rating

extension CalendarDate: PostgresCodable {
    /// `date`.
    public static var postgresType: PostgresType { .date }
    /// `date`.
    public static var postgresExpectation: String { "date" }

    /// Appends the date.
    public func encode(into buffer: inout PostgresBuffer) {
        PostgresDate(daysSinceEpoch: daysSinceEpoch).encode(into: &buffer)
    }

    /// Reads a finite date.
    public static func decode(from cell: PostgresCell) throws(PostgresCellError) -> CalendarDate {
        CalendarDate(daysSinceEpoch: try PostgresDate.decode(from: cell).daysSinceEpoch)
    }
}

extension CalendarDate: PostgresArrayElement {
    /// `date[]`.
    public static var postgresArrayType: PostgresType { PostgresDate.postgresArrayType }
}
