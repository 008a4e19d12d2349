import Crypto
import Foundation
public import KakuzukeProtocol
@_spi(Authentication) import Storage

extension TenantDesk {
    /// Counts what a deletion would delete, or deletes a suspended tenant with its keys and keeps the proof.
    ///
    /// - Throws: `ServiceError.notFound`, `wrongState` unless the tenant is suspended or awaits an import,
    ///   `invalidField` when the number is another tenant's.
    public func delete(
        _ request: Kakuzuke_V1_DeleteTenantRequest, by credential: Credential
    ) async throws -> Kakuzuke_V1_DeleteTenantResponse {
        let (tenant, scope) = try await tenant(code: request.code)
        guard tenant.suspendedAt != nil || tenant.awaitsImport else {
            throw ServiceError(.wrongState, "suspend the tenant first; nobody works in it then", field: "code")
        }
        let keyCount = try keys.numbers(tenant: tenant.tenant).count
        guard request.hasTenantID else { return try await counted(scope, keyCount: keyCount) }
        guard UUID(uuidString: request.tenantID) == tenant.tenant else {
            throw ServiceError(.invalidField, "is not the number of the tenant of this code", field: "tenant_id")
        }
        let now = clock.now()
        let erased = try await database.transaction(scope) { transaction in
            _ = try await transaction.run(LimitStatementTime(milliseconds: Self.eraseMilliseconds))
            let erased = try await transaction.run(EraseTenant(tenant: tenant.tenant))
            _ = try await transaction.run(
                Self.proof(erased, tenant.tenant, at: now, by: credential.label, keyCount: keyCount))
            return erased
        }
        // After the commit: without it the data would need its keys. What breaks off here is done at the next start.
        try keys.destroy(tenant: tenant.tenant)
        credentials.forget(tenant: tenant.tenant)
        await directories.forget(scope)
        try await registry.refresh()
        var response = Kakuzuke_V1_DeleteTenantResponse()
        response.deleted = true
        response.keys = UInt32(keyCount)
        response.tables = erased.map { row in
            var table = Kakuzuke_V1_DeleteTenantResponse.Table()
            table.name = row.table
            table.rows = UInt64(row.rows)
            table.rowsLeft = UInt64(row.rowsLeft)
            return table
        }
        return response
    }

    /// How long the deletion of a tenant may take; milliseconds, as PostgreSQL takes them. Below the time after which a
    /// silent database is given up.
    static let eraseMilliseconds = "55000"

    private func counted(
        _ scope: TenantScope, keyCount: Int
    ) async throws -> Kakuzuke_V1_DeleteTenantResponse {
        let tables = try await database.runWithoutTenant(ListTenantTables())
        var response = Kakuzuke_V1_DeleteTenantResponse()
        response.keys = UInt32(keyCount)
        for table in tables {
            let rows = try await database.run(
                scope, CountTenantRows.query(tenant: scope.tenant, table: table.table))
            var counted = Kakuzuke_V1_DeleteTenantResponse.Table()
            counted.name = table.table
            counted.rows = UInt64(rows.first ?? 0)
            counted.rowsLeft = counted.rows
            response.tables.append(counted)
        }
        return response
    }

    private static func proof(
        _ erased: [EraseTenant.Row], _ tenant: UUID, at now: Moment, by label: String, keyCount: Int
    ) -> InsertDeletedTenant {
        let rows = erased.sorted { $0.table < $1.table }
        // Names of tables need no escapes.
        let tables = "{" + rows.map { "\"\($0.table)\": \($0.rows)" }.joined(separator: ", ") + "}"
        let lines =
            [tenant.uuidString.lowercased(), String(now.milliseconds), label, String(keyCount)]
            + rows.map { "\($0.table) \($0.rows)" }
        return InsertDeletedTenant(
            tenant: tenant, deletedAt: now, deletedBy: label, tables: tables, identifierKeys: Int32(keyCount),
            digest: StoredBytes(Array(SHA256.hash(data: Data(lines.joined(separator: "\n").utf8)))))
    }
}
