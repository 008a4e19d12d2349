public import Foundation
@_spi(Mutation) public import Postgres
public import PostgresTestSupport
@_spi(Authentication) public import Storage

/// A throw-away database with the product's schema, reached as the server's role reaches it.
public struct StorageTestDatabase: Sendable {
    /// The database itself, for what only its owner may do.
    public let throwaway: ThrowawayDatabase
    /// The database as the server sees it.
    public let database: Database

    @TaskLocal private static var probe: StatementProbe?

    /// Lets a probe look at all statements before they run, in the databases that `body` makes.
    @_spi(Mutation)
    public static func probing(_ probe: StatementProbe, _ body: () async throws -> Void) async throws {
        try await $probe.withValue(probe) { try await body() }
    }

    /// The owner of every tenant that `makeTenant` makes.
    public static let owner = UUID(uuidString: "00000000-0000-4000-8000-000000000001")!
    /// A second person of every such tenant, who writes its policies.
    public static let author = UUID(uuidString: "00000000-0000-4000-8000-000000000002")!

    /// Makes one from a template that is migrated once per process, runs `body`, and drops it.
    public static func with<Value>(
        form: UnitForm? = nil, _ body: (StorageTestDatabase) async throws -> Value
    ) async throws -> Value {
        let cluster = try await PostgresCluster.shared()
        let template = try await MigratedTemplate.shared.name(cluster)
        return try await cluster.withDatabase(template: template) { throwaway in
            let pool = try await PostgresPool.start(
                // Where statements are looked at, row level security may not help: the superuser has none.
                throwaway.configuration(user: probe == nil ? SchemaMigrator.applicationRole : nil), form: form,
                time: .testing,
                logger: .silent, probe: probe)
            do {
                let value = try await body(StorageTestDatabase(throwaway: throwaway, database: Database(pool: pool)))
                await pool.close()
                return value
            } catch {
                await pool.close()
                throw error
            }
        }
    }

    /// A tenant of its own, with the rows every tenant has.
    public func makeTenant(_ code: String, tenantID tenant: UUID = UUID()) async throws -> TenantScope {
        let now = Moment(rawValue: 1_700_000_000_000_000)
        _ = try await database.runWithoutTenant(
            InsertTenant(tenant: tenant, code: code, name: code, createdAt: now))
        let scope = TenantScope(tenant: tenant)
        _ = try await database.run(
            scope,
            InsertTenantSettings(
                tenant: tenant, timeZone: "Asia/Tokyo", currency: "JPY", identifierKeyID: 1, limitedAfterDays: 2,
                staleAfterDays: 7, keepAcknowledgedDays: 40, unknownCustomer: 0),
            InsertTenantHead(tenant: tenant),
            InsertUser(tenant: tenant, user: Self.owner, login: "owner", name: "Owner", createdAt: now),
            InsertUserRoles(tenant: tenant, user: Self.owner, roles: ["owner"], grantedAt: now),
            InsertUser(tenant: tenant, user: Self.author, login: "author", name: "Author", createdAt: now),
            InsertUserRoles(tenant: tenant, user: Self.author, roles: ["policy_author"], grantedAt: now))
        return scope
    }
}

/// The database that throw-away databases are copied from.
private actor MigratedTemplate {
    static let shared = MigratedTemplate()
    private var making: Task<String, any Error>?

    func name(_ cluster: PostgresCluster) async throws -> String {
        if let making { return try await making.value }
        let task = Task {
            let template = try await cluster.createTemplate()
            try await template.run(SchemaMigrator.bootstrapScript)
            let pool = try await PostgresPool.start(
                template.configuration(), form: .implicit, time: .testing, logger: .silent)
            _ = try await SchemaMigrator(pool: pool).migrate()
            await pool.close()
            return template.name
        }
        making = task
        return try await task.value
    }
}
