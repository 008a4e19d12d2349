public import Postgres

/// A point in time, in microseconds since 1970-01-01 UTC.
public struct Moment: RawRepresentable, Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    public let rawValue: Int64

    /// Wraps microseconds since 1970-01-01T00:00:00Z.
    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// The same in milliseconds, as it travels on the wire.
    public var milliseconds: Int64 { rawValue / 1000 }

    /// The moment `seconds` later.
    public func adding(seconds: Int64) -> Moment { Moment(rawValue: rawValue + seconds * 1_000_000) }

    /// Orders by time.
    public static func < (left: Moment, right: Moment) -> Bool { left.rawValue < right.rawValue }
}

extension Moment: PostgresCodable {
    /// `timestamptz`.
    public static var postgresType: PostgresType { .timestamptz }
    /// `timestamptz`.
    public static var postgresExpectation: String { "timestamptz" }

    /// Appends the moment.
    public func encode(into buffer: inout PostgresBuffer) {
        PostgresTimestamp(microsecondsSinceEpoch: rawValue).encode(into: &buffer)
    }

    /// Reads a finite moment.
    public static func decode(from cell: PostgresCell) throws(PostgresCellError) -> Moment {
        Moment(rawValue: try PostgresTimestamp.decode(from: cell).microsecondsSinceEpoch)
    }
}

extension Moment: PostgresArrayElement {
    /// `timestamptz[]`.
    public static var postgresArrayType: PostgresType { PostgresTimestamp.postgresArrayType }
}
