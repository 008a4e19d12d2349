import Foundation
import KakuzukeProtocol
import Storage

/// One import within its transaction.
struct TenantLoad {
    /// Most identifier keys of a tenant.
    static let keysMax = 100
    /// Largest secret that the database holds sealed; bytes.
    static let secretBytesMax = 4_096

    let transfer: TenantTransfer
    let scope: TenantScope
    let transaction: StorageTransaction
    let content: TransferredContent
    /// Code of the tenant in this installation.
    let code: String

    private var counts: [String: Int] = [:]
    private var keys: [Int32: [UInt8]] = [:]

    init(
        transfer: TenantTransfer, scope: TenantScope, transaction: StorageTransaction, content: TransferredContent,
        code: String
    ) {
        self.transfer = transfer
        self.scope = scope
        self.transaction = transaction
        self.content = content
        self.code = code
    }

    /// Takes everything of the content, checks it against the manifest, and writes the audit entry.
    ///
    /// - Returns: the number of rows.
    mutating func run(by caller: Caller) async throws -> UInt64 {
        let now = transfer.clock.now()
        try await requireStart()
        try await clear()
        let catalog = try await transaction.run(ListTenantTables())
        let columns = Dictionary(uniqueKeysWithValues: catalog.map { ($0.table, $0.columns) })
        for table in ExportedTable.exported { try await load(table, columns: columns[table.name] ?? []) }
        try await loadSecrets()
        try await content.requireEnd()
        let rows = try await compareCounts()
        // Another authority has signed them.
        _ = try await transaction.run(RevokeAllCertificates(tenant: scope.tenant, at: now))
        try await AuditTrail.append(
            caller.event("tenant.imported", at: now, [("rows", String(rows))]), scope, transaction)
        try await keepKeys()
        return rows
    }

    private func requireStart() async throws {
        guard case .start(let tenant, let schemaNumber)? = try await content.take() else {
            throw Self.refused("this is no content of an exported tenant")
        }
        guard tenant.rawValue == scope.tenant else {
            throw Self.refused("the file holds another tenant", field: "tenant")
        }
        let own = TenantTransfer.schemaNumber
        guard schemaNumber == own else {
            let side = schemaNumber > own ? "this installation" : "the installation that it comes from"
            throw Self.refused(
                "the file has schema \(schemaNumber), this installation \(own): update \(side) and begin again",
                field: "schema")
        }
    }

    /// Takes the rows of the empty tenant away, and makes the row of the directory anew.
    private func clear() async throws {
        let (_, limits) = try await transaction.run(
            LimitStatementTime(milliseconds: "0"), SelectTenantLimits(tenant: scope.tenant))
        let tenants = try await transaction.run(FindTenantByCode(code: code))
        guard let tenant = tenants.first, tenant.tenant == scope.tenant else {
            throw ServiceError(.conflict, "the tenant has changed meanwhile; import again")
        }
        _ = try await transaction.run(EraseTenant(tenant: scope.tenant))
        _ = try await transaction.run(
            InsertTenant(tenant: scope.tenant, code: code, name: tenant.name, createdAt: tenant.createdAt))
        if let limits = limits.first {
            _ = try await transaction.run(
                UpsertTenantLimits(
                    tenant: scope.tenant, stores: limits.stores, receiptsPerSecond: limits.receiptsPerSecond,
                    lookupsPerSecond: limits.lookupsPerSecond, storageMegabytes: limits.storageMegabytes))
        }
    }

    private mutating func load(_ table: ExportedTable, columns: [String]) async throws {
        guard case .table(let name, let given)? = try await content.take(), name == table.name, given == columns else {
            throw Self.refused("the table \(table.name) is missing or has other columns")
        }
        let content = content
        counts[name] = try await transaction.copyIn(table, columns: columns) { try await content.takeRows() }
        guard try await transaction.foreignRows(table, tenant: scope.tenant) == 0 else {
            throw Self.refused("the table \(name) holds rows of another tenant")
        }
        if name == "receipts" {
            let months = try await transaction.loadedMonths()
            try await transfer.directories.partitions.ensure(Set(months))
        }
        try await transaction.moveLoaded(table, columns: columns)
    }

    private mutating func loadSecrets() async throws {
        while true {
            switch try await content.take() {
            case .identifierKey(let number, let bytes)?:
                guard number > 0, bytes.count == 32, keys.count < Self.keysMax, keys[number] == nil else {
                    throw Self.refused("an identifier key is none")
                }
                keys[number] = bytes
            case .secret(let secret, let bytes)?:
                guard (1...Self.secretBytesMax).contains(bytes.count) else { throw Self.refused("a secret is none") }
                try await restore(secret, bytes)
            case .manifest?: return
            default: throw Self.refused("the manifest is missing")
            }
        }
    }

    private func restore(_ secret: TenantRecord.Secret, _ bytes: [UInt8]) async throws {
        let tenant = scope.tenant
        let changed: Int
        switch secret {
        case .oneTimeCodes(let text):
            guard let user = UUID(uuidString: text) else { throw Self.refused("a secret is nobody's") }
            let random = transfer.random
            let sealed = try transfer.seal.seal(
                bytes, .oneTimeCodes, tenant: tenant, owner: user, nonce: random(SecretSeal.nonceByteCount))
            changed = try await transaction.run(RestoreOneTimeSecret(tenant: tenant, user: user, sealed: sealed))
        case .identityProvider:
            let sealed = try transfer.clientSecrets.seal(bytes, tenant)
            changed = try await transaction.run(RestoreClientSecret(tenant: tenant, sealed: StoredBytes(sealed)))
        }
        guard changed == 1 else { throw Self.refused("a secret is nobody's") }
    }

    private func compareCounts() async throws -> UInt64 {
        var sum: UInt64 = 0
        for table in await content.manifest?.tables ?? [] {
            guard let count = counts[table.name], UInt64(count) == table.rows else {
                throw Self.refused("the table \(table.name) has not the number of rows of the manifest")
            }
            sum += table.rows
        }
        return sum
    }

    /// Keeps the identifier keys; the last step before the commit, because it cannot be rolled back.
    private func keepKeys() async throws {
        let settings = try await transaction.run(SelectTenantSettings(tenant: scope.tenant))
        guard let settings = settings.first, keys[settings.identifierKeyID] != nil else {
            throw Self.refused("the identifier key in use is missing")
        }
        // What an import left that broke off at this place.
        try transfer.keys.destroy(tenant: scope.tenant)
        for (number, bytes) in keys { try transfer.keys.create(tenant: scope.tenant, keyID: number, bytes: bytes) }
    }

    private static func refused(_ message: String, field: String = "content") -> ServiceError {
        ServiceError(.invalidField, message, field: field)
    }
}
