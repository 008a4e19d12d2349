/// The target of a binary COPY to the server: a table and its columns, in the order rows are written.
public struct PostgresCopy: Sendable, Hashable {
    /// Name of the table, at most one dot.
    public let table: String
    /// Names of the columns.
    public let columns: [String]

    /// Names are quoted, so that any name is taken as it is.
    public init(table: String, columns: [String]) {
        precondition(!table.isEmpty && !columns.isEmpty, "a COPY names its table and at least one column")
        self.table = table
        self.columns = columns
    }

    var sql: String {
        let names = columns.map(PostgresCopy.quote).joined(separator: ", ")
        let path = table.split(separator: ".", maxSplits: 1).map { PostgresCopy.quote(String($0)) }
        return "COPY \(path.joined(separator: ".")) (\(names)) FROM STDIN (FORMAT binary)"
    }

    private static func quote(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
