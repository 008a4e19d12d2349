public import Postgres

/// A policy version's number within its tenant, from 1.
public struct PolicyKey: RawRepresentable, Hashable, Comparable, Sendable, PostgresCodable, PostgresArrayElement {
    /// The number in the database.
    public let rawValue: Int32

    /// Wraps a number of the database.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// Orders by number, the order in which rows are locked.
    public static func < (left: PolicyKey, right: PolicyKey) -> Bool { left.rawValue < right.rawValue }
}
