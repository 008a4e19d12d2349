/// The five characters by which PostgreSQL classifies an error (PostgreSQL manual, appendix A).
public struct PostgresSQLState: Hashable, Sendable {
    /// The five characters.
    public let text: String

    /// Takes the five characters as they are.
    public init(_ text: String) { self.text = text }

    /// The class: the first two characters.
    public var errorClass: Substring { text.prefix(2) }

    /// 40001: the transaction collided with another one; repeat it.
    public static var serializationFailure: PostgresSQLState { PostgresSQLState("40001") }
    /// 40P01: the transaction was the victim of a deadlock; repeat it.
    public static var deadlockDetected: PostgresSQLState { PostgresSQLState("40P01") }
    /// 23505: a unique or primary key is violated.
    public static var uniqueViolation: PostgresSQLState { PostgresSQLState("23505") }
    /// 23503: a foreign key is violated.
    public static var foreignKeyViolation: PostgresSQLState { PostgresSQLState("23503") }
    /// 23514: a check constraint is violated.
    public static var checkViolation: PostgresSQLState { PostgresSQLState("23514") }
    /// 26000: the prepared statement is not known on this connection.
    public static var invalidStatementName: PostgresSQLState { PostgresSQLState("26000") }
    /// 0A000: not supported; also a cached plan whose result changed.
    public static var featureNotSupported: PostgresSQLState { PostgresSQLState("0A000") }
    /// 57014: cancelled by request or by `statement_timeout`.
    public static var queryCanceled: PostgresSQLState { PostgresSQLState("57014") }
    /// 25P02: the transaction failed before; it takes nothing but its end.
    public static var inFailedTransaction: PostgresSQLState { PostgresSQLState("25P02") }
    /// 42501: the role lacks the privilege, or row level security refused the row.
    public static var insufficientPrivilege: PostgresSQLState { PostgresSQLState("42501") }
    /// 55P03: `lock_timeout` passed.
    public static var lockNotAvailable: PostgresSQLState { PostgresSQLState("55P03") }
}
