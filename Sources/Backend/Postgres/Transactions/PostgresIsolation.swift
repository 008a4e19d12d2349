/// Isolation of an explicit transaction (PostgreSQL manual, "Transaction Isolation").
public enum PostgresIsolation: String, Sendable, Hashable, CaseIterable {
    /// Each statement sees what was committed before it began. The server's default.
    case readCommitted = "READ COMMITTED"
    /// All statements see what was committed before the first; colliding writes fail with 40001.
    case repeatableRead = "REPEATABLE READ"
    /// As if transactions ran one after the other; collisions fail with 40001.
    case serializable = "SERIALIZABLE"
}
