import Foundation
import Postgres
import PostgresTestSupport
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

// Goal: the schema that migrations make keeps tenants apart. Method: a real database, asked as the server's role.
@Suite struct SchemaTests {
    @Test func catalogHasNoFindings() async throws {
        try await StorageTestDatabase.with { store in
            _ = try await store.database.runWithoutTenant(
                EnsureReceiptPartition(month: CalendarDate(daysSinceEpoch: 20_000)))
            let findings = try await store.database.runWithoutTenant(CatalogLint())
            #expect(findings.map(\.description) == [])
        }
    }

    @Test(arguments: [
        ("CREATE TABLE leak (tenant_id uuid NOT NULL, id int PRIMARY KEY)", "leak_pkey"),
        ("CREATE TABLE leak (id int)", "leak"),
        ("ALTER TABLE stores NO FORCE ROW LEVEL SECURITY", "stores"),
        ("CREATE POLICY more ON stores USING (true)", "stores"),
        ("CREATE VIEW leak AS SELECT code FROM stores", "leak"),
        ("CREATE FUNCTION leak() RETURNS int SECURITY DEFINER LANGUAGE sql AS 'SELECT 1'", "leak"),
        ("GRANT TRUNCATE ON stores TO kakuzuke_app", "stores"),
        ("GRANT UPDATE ON audit_entries TO kakuzuke_app", "audit_entries"),
        ("GRANT SELECT ON stores TO PUBLIC", "stores"),
        ("CREATE UNIQUE INDEX leak ON stores (code)", "leak"),
    ])
    func catalogLintFindsWhatWouldLeak(change: String, object: String) async throws {
        try await StorageTestDatabase.with { store in
            try await store.throwaway.run(change)
            let findings = try await store.database.runWithoutTenant(CatalogLint())
            #expect(findings.contains { $0.object == object }, "\(findings)")
        }
    }

    @Test func migrationsAreCurrentAndRunAgainWithoutEffect() async throws {
        try await StorageTestDatabase.with { store in
            try await SchemaMigrator.requireCurrent(store.database)
            let pool = try await PostgresPool.start(
                store.throwaway.configuration(), form: .implicit, time: .testing, logger: .silent)
            let again = try await SchemaMigrator(pool: pool).migrate()
            await pool.close()
            #expect(again.isEmpty)
        }
    }

    @Test func aChangedOrUnknownMigrationIsRefused() async throws {
        try await StorageTestDatabase.with { store in
            try await store.throwaway.run("UPDATE schema_migrations SET digest = 'x' WHERE number = 2")
            await #expect(throws: SchemaError(code: .changedMigration, migration: 2)) {
                try await SchemaMigrator.requireCurrent(store.database)
            }
            try await store.throwaway.run("INSERT INTO schema_migrations VALUES (900, 'later', 'y', now())")
            await #expect(throws: SchemaError(code: .newerSchema, migration: 900)) {
                try await SchemaMigrator.requireCurrent(store.database)
            }
            try await store.throwaway.run("DELETE FROM schema_migrations WHERE number IN (900, 3)")
            try await store.throwaway.run("DELETE FROM schema_migrations WHERE number = 2")
            await #expect(throws: SchemaError(code: .olderSchema, migration: 2)) {
                try await SchemaMigrator.requireCurrent(store.database)
            }
        }
    }

    @Test(arguments: [UnitForm.implicit, .explicit])
    func noTenantSeesOrTouchesAnother(form: UnitForm) async throws {
        try await StorageTestDatabase.with(form: form) { store in
            let mine = try await store.makeTenant("mine")
            let other = try await store.makeTenant("other")
            let now = Moment(rawValue: 1_700_000_000_000_000)
            for scope in [mine, other] {
                _ = try await store.database.run(
                    scope,
                    InsertStore(
                        tenant: scope.tenant, store: StoreKey(rawValue: 1), code: "S1", name: "S1",
                        timeZone: "Asia/Tokyo", cutOffHour: 0, createdAt: now))
            }
            // The statement names the other tenant, the scope does not: row level security is the second lock.
            let foreign = try await store.database.run(mine, ListStores(tenant: other.tenant))
            #expect(foreign.isEmpty)
            await #expect(throws: StorageError.self) {
                _ = try await store.database.run(
                    mine,
                    InsertStore(
                        tenant: other.tenant, store: StoreKey(rawValue: 2), code: "S2", name: "S2",
                        timeZone: "Asia/Tokyo", cutOffHour: 0, createdAt: now))
            }
            #expect(try await store.database.run(mine, ListStores(tenant: mine.tenant)).count == 1)
        }
    }
}
