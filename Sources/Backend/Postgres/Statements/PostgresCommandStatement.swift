/// A statement of which only the number of affected rows matters.
public protocol PostgresCommandStatement: PostgresStatement where Output == Int {}

extension PostgresCommandStatement {
    /// The number of rows the command affected; 0 for commands that do not count.
    public func decode(_ result: PostgresResult) throws(PostgresError) -> Int { result.affectedRowCount }
}
