import Foundation
import KakuzukeProtocol
import RPC
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: of a deleted tenant nothing is left but the proof, and nobody else loses anything. Method: a tenant with rows
// in every aggregate, every table read as text before and after.
@Suite struct DeletionTests {
    private func request(_ tenant: UUID? = nil) -> Kakuzuke_V1_DeleteTenantRequest {
        var request = Kakuzuke_V1_DeleteTenantRequest()
        request.code = "t"
        if let tenant { request.tenantID = tenant.uuidString }
        return request
    }

    private func suspend(_ platform: TestCaller) async throws {
        var request = Kakuzuke_V1_SuspendTenantRequest()
        request.code = "t"
        request.reason = "the contract has ended"
        let _: Kakuzuke_V1_SuspendTenantResponse = try await platform.call("TenantService/SuspendTenant", request)
    }

    /// Every table of the schema as text, partitions included.
    private func dump(_ store: StorageTestDatabase, where condition: String = "true") async throws -> [String] {
        let tables = try await store.texts(
            "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace "
                + "AND c.relkind IN ('r', 'p') ORDER BY 1")
        var lines: [String] = []
        for table in tables {
            lines += try await store.texts("SELECT '\(table) ' || x::text FROM \(table) x WHERE \(condition)")
        }
        return lines.sorted()
    }

    @Test func nothingIsLeftButTheProofAndOthersAreUntouched() async throws {
        try await TestBackend.with { backend in
            let store = backend.tenant.store
            let platform = try await backend.platformOperator()
            let owner = try await backend.person([.owner])
            let tenant = backend.tenant.scope.tenant
            let other = try await ServiceTestTenant(
                store, code: "neighbour", policies: [("corner", CalendarDate("2020-01-01")!)], today: IngestTests.today)
            try await TransferTestWorld.fill(other, seed: 2)
            try await TransferTestWorld.fill(backend.tenant, seed: 1)
            let (agent, _) = try await backend.enrolled("S01")
            let key = "tenant_id = '\(other.scope.tenant)'"
            let tables = try await store.database.runWithoutTenant(ListTenantTables()).map(\.table)
            let neighbour = { () async throws -> [String] in
                var lines: [String] = []
                for table in tables {
                    lines += try await store.texts("SELECT '\(table) ' || x::text FROM \(table) x WHERE \(key)")
                }
                return lines.sorted()
            }
            let before = try await neighbour()
            // Not while the tenant works, not by its owner, not with another number.
            #expect(try await platform.refusal("TenantService/DeleteTenant", request())?.code == .wrongState)
            #expect(try await owner.refusal("TenantService/DeleteTenant", request(tenant))?.code == .permissionDenied)
            try await suspend(platform)
            let wrong = request(other.scope.tenant)
            #expect(
                try await platform.refusal("TenantService/DeleteTenant", wrong)?.parameters["field"] == "tenant_id")
            let marks = try await Self.marks(of: backend.tenant)
            #expect(marks.count > 30)
            let full = try await dump(store)
            for mark in marks { #expect(full.contains { $0.contains(mark) }, "\(mark) is not there before") }
            let counted: Kakuzuke_V1_DeleteTenantResponse = try await platform.call(
                "TenantService/DeleteTenant", request())
            #expect(!counted.deleted && counted.keys == 1)
            #expect(counted.tables.map(\.name) == tables)
            #expect(
                counted.tables.first { $0.name == "receipts" }.map { $0.rows > 50 && $0.rowsLeft == $0.rows } == true)
            #expect(try await dump(store) == full)
            let deleted: Kakuzuke_V1_DeleteTenantResponse = try await platform.call(
                "TenantService/DeleteTenant", request(tenant))
            #expect(deleted.deleted && deleted.keys == 1)
            #expect(deleted.tables.map(\.rows) == counted.tables.map(\.rows))
            #expect(deleted.tables.allSatisfy { $0.rowsLeft == 0 })
            let left = try await dump(store)
            let proof = left.filter { $0.hasPrefix("deleted_tenants ") }
            #expect(proof.count == 1)
            // The neighbour has the same members under the same key in this test; its rows are compared below.
            let neighbours = other.scope.tenant.uuidString.lowercased()
            for mark in marks {
                let found = left.filter {
                    $0.contains(mark) && !$0.hasPrefix("deleted_tenants ") && !$0.contains(neighbours)
                }
                #expect(found.isEmpty, "\(mark) is left")
            }
            #expect(proof.allSatisfy { !$0.contains("Store 1") })
            #expect(try await neighbour() == before)
            #expect(backend.keys.all[tenant] == nil)
            #expect(try await platform.refusal("TenantService/DeleteTenant", request(tenant))?.code == .notFound)
            #expect(
                try await owner.refusal("StoreService/ListStores", Kakuzuke_V1_ListStoresRequest())?.code
                    == .unauthenticated)
            let findings = try await store.database.runWithoutTenant(CatalogLint())
            #expect(findings.isEmpty, "\(findings)")
            for client in [platform.client, owner.client, agent] { await client.shutdown() }
        }
    }

    /// What tells of a tenant: its number, names, and hashes.
    private static func marks(of tenant: ServiceTestTenant) async throws -> [String] {
        let scope = "tenant_id = '\(tenant.scope.tenant)'"
        var marks = [tenant.scope.tenant.uuidString.lowercased()]
        for query in [
            "SELECT encode(hash, 'hex') FROM customer_identifiers WHERE \(scope)",
            "SELECT encode(token_hash, 'hex') FROM api_tokens WHERE \(scope)",
            "SELECT encode(hash, 'hex') FROM audit_entries WHERE \(scope)",
            "SELECT agent_id::text FROM agents WHERE \(scope)",
        ] {
            marks += try await tenant.store.texts(query)
        }
        return marks
    }

    @Test func theFunctionOfTheMigrationRoleRefusesWhatItShould() async throws {
        try await TestBackend.with { backend in
            let database = backend.tenant.store.database
            let scope = backend.tenant.scope
            let other = try await backend.tenant.store.makeTenant("other")
            // An active tenant, also while another one is suspended, and one that is not that of the scope.
            try await backend.tenant.store.run(
                script: "UPDATE tenants SET suspended_at = now(), suspend_reason = 'test' WHERE code = 'other'")
            await #expect(throws: StorageError.self) {
                _ = try await database.run(scope, EraseTenant(tenant: scope.tenant))
            }
            try await backend.tenant.store.run(
                script: "UPDATE tenants SET suspended_at = now(), suspend_reason = 'test'")
            await #expect(throws: StorageError.self) {
                _ = try await database.run(scope, EraseTenant(tenant: other.tenant))
            }
            await #expect(throws: StorageError.self) {
                _ = try await database.runWithoutTenant(EraseTenant(tenant: other.tenant))
            }
            #expect(try await backend.tenant.store.texts("SELECT code FROM tenants ORDER BY 1") == ["other", "t"])
            _ = try await database.run(other, EraseTenant(tenant: other.tenant))
            #expect(try await backend.tenant.store.texts("SELECT code FROM tenants ORDER BY 1") == ["t"])
        }
    }

    @Test func theFunctionLooksWhetherTheTenantItselfIsSuspended() async throws {
        try await TestBackend.with { backend in
            let store = backend.tenant.store
            _ = try await store.makeTenant("other")
            let filter = try #require(TenantFilter.ofErasing.first { $0.name == "erase_tenant 3" })
            try await store.run(
                script: "UPDATE tenants SET suspended_at = now(), suspend_reason = 'test' WHERE code = 'other';"
                    + filter.preparation)
            // Without the filter the other tenant's suspension would do.
            _ = try await store.database.run(
                backend.tenant.scope, EraseTenant(tenant: backend.tenant.scope.tenant))
            #expect(try await store.texts("SELECT code FROM tenants") == ["other"])
        }
    }

    @Test func aTableThatIsAddedLaterIsErasedToo() async throws {
        try await TestBackend.with { backend in
            let store = backend.tenant.store
            let tenant = backend.tenant.scope.tenant
            try await store.run(
                script: """
                    CREATE TABLE later (tenant_id uuid NOT NULL, store_key integer NOT NULL,
                        PRIMARY KEY (tenant_id, store_key), FOREIGN KEY (tenant_id, store_key) REFERENCES stores);
                    INSERT INTO later SELECT tenant_id, store_key FROM stores;
                    UPDATE tenants SET suspended_at = now(), suspend_reason = 'test'
                    """)
            let erased = try await store.database.run(backend.tenant.scope, EraseTenant(tenant: tenant))
            #expect(erased.first { $0.table == "later" }?.rows == 2)
            #expect(try await store.texts("SELECT count(*)::text FROM later") == ["0"])
        }
    }

    @Test func keysThatADeletionHasLeftAreDestroyedLater() async throws {
        try await TestBackend.with { backend in
            let keys = backend.keys.source
            let kept = backend.tenant.scope.tenant
            let gone = UUID()
            for tenant in [kept, gone] { try keys.create(tenant: tenant, keyID: 1, bytes: [1]) }
            for tenant in [kept, gone] {
                _ = try await backend.tenant.store.database.runWithoutTenant(
                    InsertDeletedTenant(
                        tenant: tenant, deletedAt: TestBackend.certificateClock.now(), deletedBy: "operator:test",
                        tables: "{}", identifierKeys: 1, digest: StoredBytes([UInt8](repeating: 0, count: 32))))
            }
            try await UnfinishedDeletions(database: backend.tenant.store.database, keys: keys).finish()
            // The one came back by an import, the other did not.
            #expect(Set(backend.keys.all.keys) == [kept])
        }
    }
}
