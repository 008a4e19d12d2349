import CLibpq

/// The result of one statement as libpq holds it.
///
/// Unchecked: a PGresult is read-only once made, so that any thread may read it (PostgreSQL manual, "Behavior in
/// Threaded Programs"); it is cleared exactly once, when the last reference goes.
public final class PostgresResult: @unchecked Sendable {
    private let handle: OpaquePointer
    /// Number of rows.
    public let rowCount: Int
    /// Number of columns.
    public let columnCount: Int
    private let types: [PostgresType]

    /// Takes ownership of `handle`.
    init(owning handle: OpaquePointer) {
        self.handle = handle
        rowCount = Int(PQntuples(handle))
        columnCount = Int(PQnfields(handle))
        types = (0..<Int32(columnCount)).map { PostgresType(identifier: PQftype(handle, $0)) }
    }

    deinit { PQclear(handle) }

    /// Number of rows an INSERT, UPDATE, DELETE, MERGE, COPY or SELECT concerned; 0 for other commands.
    public var affectedRowCount: Int {
        guard let text = PQcmdTuples(handle) else { return 0 }
        return Int(String(cString: text)) ?? 0
    }

    /// The command tag, such as `COMMIT`.
    var commandTag: String {
        guard let text = PQcmdStatus(handle) else { return "" }
        return String(cString: text)
    }

    func columnName(_ column: Int) -> String {
        guard let text = PQfname(handle, Int32(column)) else { return "?" }
        return String(cString: text)
    }

    @inline(__always)
    func cell(row: Int, column: Int) -> PostgresCell {
        let row = Int32(row)
        let index = Int32(column)
        guard PQgetisnull(handle, row, index) == 0, let value = PQgetvalue(handle, row, index) else {
            return PostgresCell(type: types[column], bytes: nil)
        }
        let bytes = UnsafeRawBufferPointer(start: value, count: Int(PQgetlength(handle, row, index)))
        return PostgresCell(type: types[column], bytes: bytes)
    }

    enum Status {
        case success
        case copyIn
        case copyOut
        case failure
        case sync
        case skipped
        case unexpected(String)
    }

    var status: Status {
        let status = PQresultStatus(handle)
        switch status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return .success
        case PGRES_COPY_IN: return .copyIn
        case PGRES_COPY_OUT: return .copyOut
        case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE: return .failure
        case PGRES_PIPELINE_SYNC: return .sync
        case PGRES_PIPELINE_ABORTED: return .skipped
        // PGRES_NONFATAL_ERROR is never returned by PQgetResult; PGRES_COPY_BOTH belongs to replication and
        // PGRES_SINGLE_TUPLE to a mode this module does not use.
        default: return .unexpected(PQresStatus(status).map { String(cString: $0) } ?? "status \(status.rawValue)")
        }
    }

    /// The fields of the error message.
    var report: PostgresServerReport {
        var report = PostgresServerReport(
            sqlState: PostgresSQLState(field(kakuzuke_diag_sqlstate) ?? ""),
            severity: field(kakuzuke_diag_severity) ?? "",
            message: field(kakuzuke_diag_message_primary) ?? PQresultErrorMessage(handle).map { String(cString: $0) }
                ?? "")
        report.constraint = field(kakuzuke_diag_constraint_name)
        report.table = field(kakuzuke_diag_table_name)
        report.column = field(kakuzuke_diag_column_name)
        report.file = field(kakuzuke_diag_source_file)
        report.line = field(kakuzuke_diag_source_line).flatMap { Int($0) }
        report.routine = field(kakuzuke_diag_source_function)
        return report
    }

    private func field(_ code: Int32) -> String? {
        PQresultErrorField(handle, code).map { String(cString: $0) }
    }
}
