import Foundation
import Storage

/// Seals client secrets of identity providers under the installation's key of persons, bound to their tenant.
struct ClientSecretSeal: Sendable {
    private let seal: SecretSeal
    private let random: RandomBytes

    /// Takes the installation's seal.
    init(_ seal: SecretSeal, random: RandomBytes) {
        self.seal = seal
        self.random = random
    }

    /// Seals a secret of a tenant.
    func seal(_ secret: [UInt8], _ tenant: UUID) throws -> [UInt8] {
        try seal.seal(
            secret, .identityProvider, tenant: tenant, owner: tenant, nonce: random(SecretSeal.nonceByteCount)
        ).bytes
    }

    /// Opens what `seal` made for the same tenant.
    func open(_ sealed: [UInt8], _ tenant: UUID) throws -> [UInt8] {
        try seal.open(StoredBytes(sealed), .identityProvider, tenant: tenant, owner: tenant)
    }
}
