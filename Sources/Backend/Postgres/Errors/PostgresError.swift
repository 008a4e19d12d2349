/// Everything that can go wrong between this process and PostgreSQL.
///
/// `description` never holds text of the server and may be shown to operators; `logDescription` adds what the
/// server said (its primary message, never the detail, which may quote personal data) and belongs in logs only.
/// Two errors are equal when their codes are equal.
public struct PostgresError: Error, Sendable {
    private final class Storage: Sendable {
        let code: Code
        let message: String
        let advice: String
        let statement: String?
        let report: PostgresServerReport?
        let cause: (any Error)?

        init(
            code: Code, message: String, advice: String, statement: String?, report: PostgresServerReport?,
            cause: (any Error)?
        ) {
            self.code = code
            self.message = message
            self.advice = advice
            self.statement = statement
            self.report = report
            self.cause = cause
        }
    }

    private let storage: Storage

    /// Makes an error; `statement` is the name of the statement concerned, `report` what the server sent.
    public init(
        code: Code, message: String, advice: String = "", statement: String? = nil,
        report: PostgresServerReport? = nil, cause: (any Error)? = nil
    ) {
        storage = Storage(
            code: code, message: message, advice: advice, statement: statement, report: report, cause: cause)
    }

    /// What kind of failure this is.
    public var code: Code { storage.code }
    /// What happened, for developers; holds no text of the server and no value of a parameter.
    public var message: String { storage.message }
    /// What to do next; empty when there is nothing to advise.
    public var advice: String { storage.advice }
    /// Name of the statement that failed; nil when the failure belongs to no single statement.
    public var statement: String? { storage.statement }
    /// What the server reported; nil when the failure arose on this side.
    public var report: PostgresServerReport? { storage.report }
    /// The error that led to this one; nil when there is none.
    public var cause: (any Error)? { storage.cause }

    /// The five characters of the SQLSTATE; nil when the failure arose on this side.
    public var sqlState: PostgresSQLState? { report?.sqlState }

    /// True when repeating the same transaction may succeed: serialization failure or deadlock (40001, 40P01) only.
    public var isRetryable: Bool {
        sqlState == .serializationFailure || sqlState == .deadlockDetected
    }

    /// True when the server may or may not have carried out the work: the connection was lost before the answer.
    public var isOutcomeUnknown: Bool { code == .connectionLost }

    /// True for a violated unique or primary key; with `constraint` only for that one.
    public func isUniqueViolation(of constraint: String? = nil) -> Bool {
        guard sqlState == .uniqueViolation else { return false }
        return constraint == nil || constraint == report?.constraint
    }

    /// The same error, naming `statement` where none was named.
    func naming(_ statement: String) -> PostgresError {
        guard self.statement == nil else { return self }
        return PostgresError(
            code: code, message: message, advice: advice, statement: statement, report: report, cause: cause)
    }
}

extension PostgresError: Equatable {
    /// Errors are equal when their codes are.
    public static func == (left: PostgresError, right: PostgresError) -> Bool { left.code == right.code }
}

extension PostgresError: CustomStringConvertible {
    /// Code, statement, SQLSTATE and our own words; safe outside the process.
    public var description: String {
        var text = "postgres \(code.name)"
        if let statement { text += " in \(statement)" }
        if let sqlState { text += " (\(sqlState.text))" }
        text += ": \(message)"
        if !advice.isEmpty { text += "; \(advice)" }
        return text
    }

    /// `description` with what the server said, for logs only.
    public var logDescription: String {
        var text = description
        if let report { text += " [\(report.logDescription)]" }
        if let cause { text += " caused by \(cause)" }
        return text
    }
}
