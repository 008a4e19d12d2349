public import Postgres

/// A store's number within its tenant.
public struct StoreKey: RawRepresentable, Hashable, Comparable, Sendable, PostgresCodable, PostgresArrayElement {
    /// The number in the database.
    public let rawValue: Int32

    /// Wraps a number of the database.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// Orders by number, the order in which rows are locked.
    public static func < (left: StoreKey, right: StoreKey) -> Bool { left.rawValue < right.rawValue }
}
