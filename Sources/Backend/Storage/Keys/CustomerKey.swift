public import Postgres

/// A customer's number within its tenant.
public struct CustomerKey: RawRepresentable, Hashable, Comparable, Sendable, PostgresCodable, PostgresArrayElement {
    /// The number in the database.
    public let rawValue: Int64

    /// Wraps a number of the database.
    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Orders by number, the order in which rows are locked.
    public static func < (left: CustomerKey, right: CustomerKey) -> Bool { left.rawValue < right.rawValue }
}
