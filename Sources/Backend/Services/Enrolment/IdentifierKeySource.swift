public import Foundation

/// Where the tenants' identifier keys are: outside the database and its backups.
///
/// Source: `docs/security.md`, "Personal data".
public struct IdentifierKeySource: Sendable {
    private let read: @Sendable (UUID, Int32) throws -> [UInt8]
    private let write: @Sendable (UUID, Int32, [UInt8]) throws -> Void

    /// Wraps a source: one function gives the 32 bytes of a tenant's key by number, the other keeps a new key for good.
    public init(
        read: @escaping @Sendable (UUID, Int32) throws -> [UInt8],
        write: @escaping @Sendable (UUID, Int32, [UInt8]) throws -> Void
    ) {
        self.read = read
        self.write = write
    }

    /// Keeps a new key; one that exists is never replaced.
    func create(tenant: UUID, keyID: Int32, bytes: [UInt8]) throws {
        try write(tenant, keyID, bytes)
    }

    /// The bytes of a key.
    func bytes(tenant: UUID, keyID: Int32) throws -> [UInt8] {
        let bytes = try read(tenant, keyID)
        guard bytes.count == 32 else { throw ServiceError(.internalFault, "an identifier key has not 32 bytes") }
        return bytes
    }
}
