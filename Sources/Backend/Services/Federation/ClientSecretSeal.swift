public import Foundation

/// Seals client secrets under a key that lives outside the database, bound to their tenant.
public struct ClientSecretSeal: Sendable {
    let seal: @Sendable (_ secret: [UInt8], _ tenant: UUID) throws -> [UInt8]
    let open: @Sendable (_ sealed: [UInt8], _ tenant: UUID) throws -> [UInt8]

    /// Wraps a pair of functions that undo each other.
    public init(
        seal: @escaping @Sendable (_ secret: [UInt8], _ tenant: UUID) throws -> [UInt8],
        open: @escaping @Sendable (_ sealed: [UInt8], _ tenant: UUID) throws -> [UInt8]
    ) {
        self.seal = seal
        self.open = open
    }

    /// Takes no secrets: tenants can only be public clients of their providers.
    static let publicClientsOnly = ClientSecretSeal(
        seal: { _, _ in throw ServiceError(.unavailable, "this installation keeps no client secrets") },
        open: { _, _ in throw ServiceError(.unavailable, "this installation keeps no client secrets") })
}
