public import Postgres

/// Brings a database to the schema of this program, one numbered step after the other.
public struct SchemaMigrator: Sendable {
    /// The role under which servers run; it owns nothing.
    public static let applicationRole = "kakuzuke_app"

    /// Makes the server's role and closes the database to everyone else; run by a superuser before the first step.
    ///
    /// Safe to run again, and by several at once: roles belong to the whole cluster.
    public static let bootstrapScript = """
        DO $$
        BEGIN
            CREATE ROLE kakuzuke_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END
        $$;
        ALTER ROLE kakuzuke_app SET log_min_messages = error;
        REVOKE CREATE ON SCHEMA public FROM PUBLIC;
        """

    private let pool: PostgresPool

    /// Takes a pool whose role owns the schema.
    public init(pool: PostgresPool) {
        self.pool = pool
    }

    /// Applies what is missing, each step in a transaction of its own.
    ///
    /// - Returns: the names of the steps applied now.
    /// - Throws: `SchemaError`, or `PostgresError` when a step fails.
    public func migrate() async throws -> [String] {
        try await pool.withTransaction(nil) { transaction in
            try await transaction.run(
                unsafeScript: """
                    CREATE TABLE IF NOT EXISTS schema_migrations (
                        number integer PRIMARY KEY, name text NOT NULL, digest text NOT NULL,
                        applied_at timestamptz NOT NULL DEFAULT now())
                    """)
        }
        var applied: [String] = []
        for migration in Migration.all {
            let isNew = try await pool.withTransaction(nil) { transaction in
                // Two servers may start at once; the second one finds the step done.
                try await transaction.run(unsafeScript: "SELECT pg_advisory_xact_lock(727201)")
                let (known) = try await transaction.run(AppliedMigrations())
                try Self.check(known, digest: try await transaction.run(DigestOf(text: migration.sql)), migration)
                if known.contains(where: { $0.number == migration.number }) { return false }
                try await transaction.run(unsafeScript: migration.sql, name: migration.name)
                _ = try await transaction.run(RecordMigration(migration: migration))
                return true
            }
            if isNew { applied.append(migration.name) }
        }
        return applied
    }

    /// Throws `SchemaError` unless the database has exactly the steps of this program.
    public static func requireCurrent(_ database: Database) async throws {
        let tables = try await database.runWithoutTenant(HasMigrations())
        guard tables.first?.exists == true else { throw SchemaError(code: .olderSchema, migration: 1) }
        let known = try await database.runWithoutTenant(AppliedMigrations())
        let newest = Migration.all.map(\.number).max() ?? 0
        if let unknown = known.first(where: { $0.number > newest }) {
            throw SchemaError(code: .newerSchema, migration: Int(unknown.number))
        }
        for migration in Migration.all {
            guard let row = known.first(where: { $0.number == migration.number }) else {
                throw SchemaError(code: .olderSchema, migration: migration.number)
            }
            let digest = try await database.runWithoutTenant(DigestOf(text: migration.sql))
            guard digest.first?.digest == row.digest else {
                throw SchemaError(code: .changedMigration, migration: migration.number)
            }
        }
    }

    private static func check(
        _ known: [AppliedMigrations.Row], digest: [DigestOf.Row], _ migration: Migration
    ) throws {
        let newest = Migration.all.map(\.number).max() ?? 0
        if let unknown = known.first(where: { $0.number > newest }) {
            throw SchemaError(code: .newerSchema, migration: Int(unknown.number))
        }
        if let row = known.first(where: { $0.number == migration.number }), row.digest != digest.first?.digest {
            throw SchemaError(code: .changedMigration, migration: migration.number)
        }
    }
}
