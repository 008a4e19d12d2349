import Postgres

/// Reads the steps that a database has.
struct AppliedMigrations: PostgresRowStatement {
    struct Row: Sendable {
        var number: Int32
        var digest: String
    }

    static let sql: PostgresSQL = "SELECT number, digest FROM schema_migrations ORDER BY number"

    func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(number: try row.next(), digest: try row.next())
    }
}

/// Lets the server digest a text, so that both sides always use the same function.
struct DigestOf: PostgresRowStatement {
    struct Row: Sendable {
        var digest: String
    }

    static let sql: PostgresSQL = "SELECT encode(sha256(convert_to($1, 'UTF8')), 'hex')"

    var text: String

    func bind(into parameters: inout PostgresParameters) {
        parameters.append(text)
    }

    func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(digest: try row.next())
    }
}

/// Notes that a step has been applied.
struct RecordMigration: PostgresCommandStatement {
    static let sql: PostgresSQL = """
        INSERT INTO schema_migrations (number, name, digest)
        VALUES ($1, $2, encode(sha256(convert_to($3, 'UTF8')), 'hex'))
        """

    var migration: Migration

    func bind(into parameters: inout PostgresParameters) {
        parameters.append(Int32(migration.number))
        parameters.append(migration.name)
        parameters.append(migration.sql)
    }
}
