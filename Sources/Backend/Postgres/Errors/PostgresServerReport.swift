/// The fields of an error message of the server (PostgreSQL manual, "Error and Notice Message Fields").
///
/// DETAIL, HINT and CONTEXT are left out on purpose: they quote values of rows.
public struct PostgresServerReport: Sendable {
    /// Classification; empty text when the server sent none (libpq's own failures).
    public var sqlState: PostgresSQLState
    /// ERROR, FATAL or PANIC, never localised; empty when unknown.
    public var severity: String
    /// Primary message of the server; for logs only.
    public var message: String
    /// Name of the violated constraint; nil when none is concerned.
    public var constraint: String?
    /// Table concerned; nil when unknown.
    public var table: String?
    /// Column concerned; nil when unknown.
    public var column: String?
    /// Source file of the server that reported; nil when unknown.
    public var file: String?
    /// Line in `file`; nil when unknown.
    public var line: Int?
    /// Function in `file`; nil when unknown.
    public var routine: String?

    /// Makes a report with nothing but its classification and message.
    public init(sqlState: PostgresSQLState, severity: String = "ERROR", message: String = "") {
        self.sqlState = sqlState
        self.severity = severity
        self.message = message
    }

    /// A cached plan that no longer fits: the name is unknown, or the result type of the plan changed.
    var isStalePlan: Bool {
        sqlState == .invalidStatementName
            || (sqlState == .featureNotSupported && routine == "RevalidateCachedQuery")
    }

    /// All fields on one line, for logs only.
    public var logDescription: String {
        var parts = ["\(severity) \(sqlState.text): \(message)"]
        if let table { parts.append("table \(table)") }
        if let column { parts.append("column \(column)") }
        if let constraint { parts.append("constraint \(constraint)") }
        if let file { parts.append("at \(file):\(line ?? 0)") }
        return parts.joined(separator: ", ")
    }
}
