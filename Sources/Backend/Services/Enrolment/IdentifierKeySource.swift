public import Foundation

/// Where the tenants' identifier keys are: outside the database and its backups.
///
/// Source: `docs/security.md`, "Personal data".
public struct IdentifierKeySource: Sendable {
    private let read: @Sendable (UUID, Int32) throws -> [UInt8]

    /// Wraps a source; it gives the 32 bytes of a tenant's key by number, or throws.
    public init(_ read: @escaping @Sendable (UUID, Int32) throws -> [UInt8]) {
        self.read = read
    }

    /// The bytes of a key.
    func bytes(tenant: UUID, keyID: Int32) throws -> [UInt8] {
        let bytes = try read(tenant, keyID)
        guard bytes.count == 32 else { throw ServiceError(.internalFault, "an identifier key has not 32 bytes") }
        return bytes
    }
}
