import Crypto
import Foundation
import KakuzukeProtocol
import Storage

/// Writes the content of an export through its seals, and keeps account of what it has written.
struct TenantFileWriter {
    private var sealer: TenantFileSealer
    private let send: @Sendable ([UInt8]) async throws -> Void
    private var manifest = TenantManifest(tables: [])

    init(_ sealer: TenantFileSealer, _ send: @escaping @Sendable ([UInt8]) async throws -> Void) {
        self.sealer = sealer
        self.send = send
    }

    /// Writes what stands before the first table.
    mutating func begin(_ tenant: TenantID, schemaNumber: UInt32) async throws {
        try await send(sealer.beginning)
        try await write(.start(tenant: tenant, schemaNumber: schemaNumber))
    }

    /// Writes a record; what is complete goes out.
    mutating func write(_ record: TenantRecord) async throws {
        let ready = try sealer.append(record.bytes)
        if !ready.isEmpty { try await send(ready) }
    }

    /// Writes the tenant's rows of a table.
    mutating func table(
        _ table: ExportedTable, columns: [String], of tenant: UUID, _ transaction: StorageTransaction
    ) async throws {
        try await write(.table(name: table.name, columns: columns))
        var hasher = SHA256()
        let rows = try await transaction.copyOut(table, columns: columns, of: tenant) { bytes in
            // A row may be larger than a record.
            for start in stride(from: 0, to: bytes.count, by: TenantFileLimits.recordBytesMax) {
                let piece = Array(bytes[start..<min(start + TenantFileLimits.recordBytesMax, bytes.count)])
                hasher.update(data: Data(piece))
                try await write(.rows(piece))
            }
        }
        manifest.tables.append(
            TenantManifest.Table(
                name: table.name, columns: columns, rows: UInt64(rows), digest: Array(hasher.finalize())))
    }

    /// Writes the manifest and ends the file.
    mutating func end() async throws {
        try await write(.manifest(manifest))
        try await send(try sealer.end())
    }
}
