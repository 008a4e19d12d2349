import Foundation
import Postgres
import PostgresTestSupport
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

// Goal: row level security alone keeps tenants apart, even where a statement forgets its tenant, and a missing or
// weakened policy of any one table is noticed. Method: a row of two tenants in every table, statements without any
// filter as the server's role; then each table's policy is dropped, opened or switched off in turn.
@Suite struct RowSecurityTests {
    /// What the second lock lets through that it should not, in words.
    private static func findings(_ store: StorageTestDatabase, _ world: TwoTenants) async throws -> [String] {
        var findings: [String] = []
        for table in try await world.tables() {
            let seen = try await world.count(table, as: world.own, store)
            if seen.foreign > 0 { findings.append("\(table): \(seen.foreign) foreign rows are seen") }
            if seen.own == 0 { findings.append("\(table): the own row is not seen") }
            if try await world.count(table, as: nil, store) != (0, 0) {
                findings.append("\(table): rows are seen without a scope")
            }
            if try await world.insertsForeign(table, store) { findings.append("\(table): a foreign row can be added") }
        }
        return findings
    }

    @Test func withoutAnyFilterNothingForeignIsSeenOrWritten() async throws {
        try await StorageTestDatabase.with { store in
            let world = try await TwoTenants(store)
            #expect(try await Self.findings(store, world) == [])
            await world.overseer.close()
        }
    }

    @Test func everyWeakenedPolicyIsNoticed() async throws {
        try await StorageTestDatabase.with { store in
            let world = try await TwoTenants(store)
            for table in try await world.tables() {
                for (change, back) in TwoTenants.mutations(table) {
                    try await store.throwaway.run(change)
                    let lint = try await store.database.runWithoutTenant(CatalogLint()).map(\.object)
                    #expect(lint.contains(table), "\(change)")
                    #expect(try await Self.findings(store, world).contains { $0.hasPrefix(table) }, "\(change)")
                    try await store.throwaway.run(back)
                }
            }
            #expect(try await Self.findings(store, world) == [])
            await world.overseer.close()
        }
    }
}

/// Two tenants with a row each in every table, written without constraints: only the policies are looked at.
private struct TwoTenants {
    let own = UUID()
    let foreign = UUID()
    let overseer: PostgresPool

    init(_ store: StorageTestDatabase) async throws {
        overseer = try await PostgresPool.start(
            store.throwaway.configuration(), form: .implicit, time: .testing, logger: .silent)
        for tenant in [own, foreign] {
            _ = try await overseer.batch(
                nil,
                PostgresCommand(
                    unsafeSQL: "INSERT INTO tenants (tenant_id, code, name, created_at) VALUES ($1, $2, 'x', now())",
                    [tenant, tenant == own ? "own" : "foreign"]))
        }
        // One value of each type fills every other column; checks and references are another test's business.
        try await store.throwaway.run(
            """
            SET session_replication_role = replica;
            DO $$
            DECLARE
                name text; columns text; numbers text; held record; fill text;
            BEGIN
                FOR held IN SELECT conrelid::regclass AS relation, conname FROM pg_constraint
                    WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND conislocal
                      AND conrelid IN (SELECT oid FROM pg_class WHERE NOT relispartition)
                LOOP
                    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', held.relation, held.conname);
                END LOOP;
                PERFORM ensure_receipt_partition('2026-11-01');
                FOR name IN SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                      AND a.attname = 'tenant_id' AND c.relname <> 'tenants'
                LOOP
                    SELECT string_agg(quote_ident(a.attname), ', '), string_agg(CASE
                        WHEN a.attname = 'tenant_id' THEN 't.tenant_id'
                        WHEN y.typcategory = 'A' THEN format('''{}''::%s', format_type(a.atttypid, NULL))
                        WHEN y.typname = 'uuid' THEN '''00000000-0000-4000-8000-000000000001''::uuid'
                        WHEN y.typname = 'bytea' THEN '''\\x00''::bytea'
                        WHEN y.typname IN ('date', 'timestamptz') THEN format('''2026-11-20''::%s', y.typname)
                        WHEN y.typname = 'bool' THEN 'false'
                        WHEN y.typname IN ('jsonb', 'json') THEN format('''{}''::%s', y.typname)
                        WHEN y.typcategory = 'N' THEN '1'
                        ELSE '''x''' END, ', ')
                    INTO columns, fill FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid
                    WHERE a.attrelid = ('public.' || quote_ident(name))::regclass AND a.attnum > 0
                      AND NOT a.attisdropped;
                    EXECUTE format('INSERT INTO public.%I (%s) SELECT %s FROM tenants t', name, columns, fill);
                END LOOP;
            END
            $$;
            """)
    }

    /// The tables with row level security; partitions are reached through theirs.
    func tables() async throws -> [String] {
        try await overseer.batch(
            nil,
            PostgresQuery(
                unsafeSQL: """
                    SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                      AND a.attname = 'tenant_id' AND NOT c.relispartition
                      AND c.relname NOT IN ('tenants', 'deleted_tenants') ORDER BY 1
                    """
            ) { row throws(PostgresError) in try row.next(String.self) })
    }

    /// Own and foreign rows that a statement without a filter sees in a scope; nil: without any.
    func count(_ table: String, as tenant: UUID?, _ store: StorageTestDatabase) async throws -> (
        own: Int64, foreign: Int64
    ) {
        let query = PostgresQuery(
            unsafeSQL: """
                SELECT count(*) FILTER (WHERE tenant_id = $1), count(*) FILTER (WHERE tenant_id <> $1) FROM \(table)
                """, [own]
        ) { row throws(PostgresError) in (own: try row.next(Int64.self), foreign: try row.next(Int64.self)) }
        let rows: [(own: Int64, foreign: Int64)]
        if let tenant {
            rows = try await store.database.run(TenantScope(tenant: tenant), query)
        } else {
            rows = try await store.database.runWithoutTenant(query)
        }
        return rows.first ?? (0, 0)
    }

    /// True when a row of the other tenant can be added in the own scope; tables that the server only reads refuse all.
    func insertsForeign(_ table: String, _ store: StorageTestDatabase) async throws -> Bool {
        do {
            _ = try await store.database.run(
                TenantScope(tenant: own),
                // A copy of the own row under the other tenant's number; other columns do not matter to the policy.
                PostgresCommand(
                    unsafeSQL: table == "receipts"
                        ? "INSERT INTO receipts (tenant_id, business_date) VALUES ($1, '2026-11-20')"
                        : "INSERT INTO \(table) (tenant_id) VALUES ($1)", [foreign]))
            return true
        } catch {
            // Row level security refuses before missing columns are looked at; anything else means that it let it pass.
            return !error.logDescription.contains("row-level security") && !error.logDescription.contains("permission")
        }
    }

    /// Ways in which a table's policy could be weakened, each with the way back.
    static func mutations(_ table: String) -> [(change: String, back: String)] {
        let scope = "tenant_id = nullif(current_setting('kakuzuke.tenant_id', true), '')::uuid"
        let create = "CREATE POLICY tenant_scope ON \(table) USING (\(scope)) WITH CHECK (\(scope))"
        return [
            (
                "ALTER TABLE \(table) DISABLE ROW LEVEL SECURITY",
                "ALTER TABLE \(table) ENABLE ROW LEVEL SECURITY"
            ),
            ("DROP POLICY tenant_scope ON \(table)", create),
            (
                "ALTER POLICY tenant_scope ON \(table) USING (true) WITH CHECK (\(scope))",
                "ALTER POLICY tenant_scope ON \(table) USING (\(scope)) WITH CHECK (\(scope))"
            ),
            (
                "ALTER POLICY tenant_scope ON \(table) USING (\(scope)) WITH CHECK (true)",
                "ALTER POLICY tenant_scope ON \(table) USING (\(scope)) WITH CHECK (\(scope))"
            ),
        ]
    }
}
