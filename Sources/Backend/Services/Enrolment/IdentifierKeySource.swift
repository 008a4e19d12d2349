public import Foundation

/// Where the tenants' identifier keys are: outside the database and its backups.
///
/// Source: `docs/security.md`, "Personal data".
public struct IdentifierKeySource: Sendable {
    private let read: @Sendable (UUID, Int32) throws -> [UInt8]
    private let write: @Sendable (UUID, Int32, [UInt8]) throws -> Void
    private let list: @Sendable (UUID) throws -> [Int32]
    private let erase: @Sendable (UUID) throws -> Void

    /// Wraps a source.
    ///
    /// - Parameters:
    ///   - read: gives the 32 bytes of a tenant's key by number.
    ///   - write: keeps a new key for good.
    ///   - list: the numbers of a tenant's keys.
    ///   - erase: destroys all keys of a tenant; none left is no fault.
    public init(
        read: @escaping @Sendable (UUID, Int32) throws -> [UInt8],
        write: @escaping @Sendable (UUID, Int32, [UInt8]) throws -> Void,
        list: @escaping @Sendable (UUID) throws -> [Int32], erase: @escaping @Sendable (UUID) throws -> Void
    ) {
        self.read = read
        self.write = write
        self.list = list
        self.erase = erase
    }

    /// The numbers of a tenant's keys, ascending.
    func numbers(tenant: UUID) throws -> [Int32] { try list(tenant).sorted() }

    /// Destroys all keys of a tenant for good: hashes made with them can never be made again.
    func destroy(tenant: UUID) throws { try erase(tenant) }

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
