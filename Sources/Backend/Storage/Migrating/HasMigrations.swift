import Postgres

/// Asks whether a migration was ever applied to the database.
struct HasMigrations: PostgresRowStatement {
    struct Row: Hashable, Sendable {
        var exists: Bool
    }

    static let sql: PostgresSQL = "SELECT to_regclass('schema_migrations') IS NOT NULL"

    func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(exists: try row.next())
    }
}
