import Crypto
import Foundation
import KakuzukeProtocol
import Storage

/// Carries a tenant from one installation to another: everything of it out of the database, and into another one.
///
/// Source: `docs/tenancy.md`, "Export" and "Import".
struct TenantTransfer: Sendable {
    /// Exports and imports at a time; each holds a connection to the database while the other side takes or gives.
    static let atOnceMax = 2
    /// Exports and imports that wait for their turn.
    static let waitingMax = 16

    let database: Database
    let directories: Directories
    let credentials: CredentialMemory
    let registry: AgentRegistry
    let keys: IdentifierKeySource
    let seal: SecretSeal
    let clientSecrets: ClientSecretSeal
    let clock: WallClock
    let random: RandomBytes
    let turns = FairTurns(
        "transfers",
        limits: TurnQueue.Limits(
            running: atOnceMax, runningOfTenant: 1, waiting: waitingMax, waitingOfTenant: waitingMax))

    /// Number of the schema that files are written for and read with.
    static let schemaNumber = UInt32(Migration.all.map(\.number).max() ?? 0)

    /// Sends everything of the tenant, as it is at one point in time, encrypted to the given key.
    ///
    /// - Parameters:
    ///   - recipient: an X25519 public key.
    ///   - caller: the owner.
    ///   - send: takes the file piece by piece; nothing more is read while it waits.
    /// - Throws: `ServiceError.invalidField` when the key is none.
    func export(
        to recipient: [UInt8], by caller: Caller, _ send: @escaping @Sendable ([UInt8]) async throws -> Void
    ) async throws {
        let tenant = caller.scope.tenant
        let now = clock.now()
        let rows = try await database.run(caller.scope, FindTenant(tenant: tenant))
        let header = TenantFileHeader(
            tenant: TenantID(tenant), code: rows.first?.code ?? "", exportedAtMilliseconds: now.milliseconds,
            schemaNumber: Self.schemaNumber, recipientKey: recipient)
        do {
            _ = try TenantFileSealer(header)
        } catch {
            throw ServiceError(.invalidField, "an X25519 public key of 32 bytes", field: "recipient_public_key")
        }
        try await turns.take(tenant) {
            // Before the snapshot: the export tells of itself.
            try await database.transaction(caller.scope) { transaction in
                try await AuditTrail.append(
                    caller.event("tenant.exported", at: now, [("key", Self.fingerprint(recipient))]), caller.scope,
                    transaction)
            }
            let begun = TransferredContent { nil }
            try await database.transaction(caller.scope, seesOneSnapshot: true) { transaction in
                try await begun.begin()
                var file = TenantFileWriter(try TenantFileSealer(header), send)
                try await write(caller.scope, transaction, to: &file)
            }
        }
    }

    private func write(
        _ scope: TenantScope, _ transaction: StorageTransaction, to file: inout TenantFileWriter
    ) async throws {
        let tenant = scope.tenant
        let (_, catalog) = try await transaction.run(LimitStatementTime(milliseconds: "0"), ListTenantTables())
        let columns = Dictionary(uniqueKeysWithValues: catalog.map { ($0.table, $0.columns) })
        try await file.begin(TenantID(tenant), schemaNumber: Self.schemaNumber)
        for table in ExportedTable.exported {
            try await file.table(table, columns: columns[table.name] ?? [], of: tenant, transaction)
        }
        for number in try keys.numbers(tenant: tenant) {
            let bytes = try keys.bytes(tenant: tenant, keyID: number)
            try await file.write(.identifierKey(number: number, bytes: bytes))
        }
        let (codes, providers) = try await transaction.run(
            ListOneTimeSecrets(tenant: tenant), SelectIdentityProvider(tenant: tenant))
        for row in codes {
            let secret = try seal.open(row.sealed, .oneTimeCodes, tenant: tenant, owner: row.user)
            try await file.write(
                .secret(.oneTimeCodes(user: row.user.uuidString.lowercased()), bytes: secret))
        }
        if let provider = providers.first, !provider.clientSecret.bytes.isEmpty {
            let secret = try clientSecrets.open(provider.clientSecret.bytes, tenant)
            try await file.write(.secret(.identityProvider, bytes: secret))
        }
        try await file.end()
    }

    /// Names a key in the audit log.
    static func fingerprint(_ key: [UInt8]) -> String {
        SHA256.hash(data: Data(key)).prefix(8).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }
}
