/// A statement whose text is fixed: one type per statement, inputs as properties.
public protocol PostgresStatement: PostgresRequest {
    /// The text; declare it as `static let`, so that its hash is made once.
    static var sql: PostgresSQL { get }
}

extension PostgresStatement {
    /// The text of the type.
    public var sql: PostgresSQL { Self.sql }
}
