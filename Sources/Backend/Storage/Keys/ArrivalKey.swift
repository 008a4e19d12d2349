public import Postgres

/// Names facts that came together, within a tenant.
public struct ArrivalKey: RawRepresentable, Hashable, Sendable, PostgresCodable, PostgresArrayElement {
    /// The number.
    public let rawValue: Int64

    /// Wraps a number.
    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// The arrival of a batch: the first eight bytes of its digest, so that no counter has to be locked for it.
    ///
    /// Of a million batches two share it with a chance of one in thirty million.
    public init(batchDigest: [UInt8]) {
        rawValue = Int64(bitPattern: batchDigest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
    }
}
