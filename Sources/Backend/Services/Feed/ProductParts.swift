import Foundation
import Storage
import Synchronization

/// The packed item masters of tenants, made once and sent with every snapshot until a product changes.
///
/// Source: `docs/sync.md`, "The feed and how it is applied".
final class ProductParts: Sendable {
    /// Most bytes that are kept for all tenants together; beyond it everything is forgotten and made again.
    static let bytesMax = 64 << 20

    private struct Kept {
        var newest: ChangeNumber
        var parts: [[UInt8]]
    }

    private let tenants = Mutex<[UUID: Kept]>([:])

    /// The parts as of the newest change of a product; nil: not made yet.
    func parts(_ tenant: UUID, newest: ChangeNumber) -> [[UInt8]]? {
        tenants.withLock { tenants in
            tenants[tenant].flatMap { $0.newest == newest ? $0.parts : nil }
        }
    }

    /// Keeps the parts.
    func keep(_ parts: [[UInt8]], _ tenant: UUID, newest: ChangeNumber) {
        let bytes = Self.bytes(parts)
        guard bytes <= Self.bytesMax else { return }
        tenants.withLock { tenants in
            tenants[tenant] = nil
            if tenants.values.reduce(bytes, { $0 + Self.bytes($1.parts) }) > Self.bytesMax { tenants = [:] }
            tenants[tenant] = Kept(newest: newest, parts: parts)
        }
    }

    /// Forgets the parts of a tenant.
    func forget(_ tenant: UUID) { tenants.withLock { $0[tenant] = nil } }

    private static func bytes(_ parts: [[UInt8]]) -> Int { parts.reduce(0) { $0 + $1.count } }
}
