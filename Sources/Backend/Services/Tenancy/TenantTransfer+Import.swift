import Foundation
import KakuzukeProtocol
import Storage

extension TenantTransfer {
    /// Fills a tenant that awaits its import, or leaves it as it was.
    ///
    /// - Parameters:
    ///   - caller: the owner of the empty tenant.
    ///   - next: gives the decrypted content piece by piece, and nil at its end.
    /// - Returns: what the owner is told.
    /// - Throws: `ServiceError.wrongState` unless the tenant awaits an import, `invalidField` for content that cannot
    ///   be loaded.
    func load(
        by caller: Caller, _ next: @escaping @Sendable () async throws -> [UInt8]?
    ) async throws -> Kakuzuke_V1_ImportTenantResponse {
        let scope = caller.scope
        let tenants = try await database.run(scope, FindTenant(tenant: scope.tenant))
        guard let shell = tenants.first, shell.awaitsImport else {
            throw ServiceError(.wrongState, "the tenant does not wait for an import", field: "tenant")
        }
        let content = TransferredContent(next)
        let rows: UInt64
        do {
            rows = try await turns.take(scope.tenant) {
                try await database.transaction(scope) { transaction in
                    try await content.begin()
                    var load = TenantLoad(
                        transfer: self, scope: scope, transaction: transaction, content: content, code: shell.code)
                    return try await load.run(by: caller)
                }
            }
        } catch {
            try await takeKeysAway(scope)
            throw Self.refusal(error)
        }
        credentials.forget(tenant: scope.tenant)
        await directories.forget(scope)
        try await registry.refresh()
        var response = Kakuzuke_V1_ImportTenantResponse()
        response.rows = rows
        response.tenantCode = shell.code
        return response
    }

    /// Takes the keys of an import away that did not come about; where the commit did come about, they are needed.
    private func takeKeysAway(_ scope: TenantScope) async throws {
        let rows = try await database.run(scope, FindTenant(tenant: scope.tenant))
        if rows.first?.awaitsImport == true { try keys.destroy(tenant: scope.tenant) }
    }

    private static func refusal(_ error: any Error) -> any Error {
        switch error {
        case let error as TenantFileError:
            return ServiceError(.invalidField, error.message, field: "content")
        case let error as StorageError:
            switch error.code {
            case .unavailable, .cancelled, .conflict: return error
            default:
                return ServiceError(
                    .invalidField, "the database does not take the rows of the file; nothing was imported",
                    field: "content")
            }
        default: return error
        }
    }
}
