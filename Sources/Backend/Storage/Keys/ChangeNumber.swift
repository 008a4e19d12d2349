public import Postgres

/// A place in the order of a tenant's committed changes; 0 is before the first.
public struct ChangeNumber: RawRepresentable, Hashable, Comparable, Sendable, PostgresCodable, PostgresArrayElement {
    /// The number in the database.
    public let rawValue: Int64

    /// Wraps a number of the database.
    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Orders by number, the order in which rows are locked.
    public static func < (left: ChangeNumber, right: ChangeNumber) -> Bool { left.rawValue < right.rawValue }
}
