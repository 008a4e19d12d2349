/// A look at a pool, for health pages and tests.
public struct PoolFigures: Sendable, Hashable {
    /// Connections open or being made.
    public var connections: Int
    /// Of them in exclusive use.
    public var exclusive: Int
    /// Units of batches in flight on the others.
    public var unitsInFlight: Int
    /// Callers waiting for a connection.
    public var waiters: Int
    /// Failed connects in a row.
    public var connectFailures: Int
}
