import Crypto
import Foundation
public import Storage

/// The audit chain of one tenant: each entry's hash covers the entry before it.
///
/// Entries are added in the transaction of the change that they tell of, as its last locks. Source:
/// `docs/security.md`, "Audit".
public struct AuditTrail: Sendable {
    /// What happened, before it has a place in the chain.
    public struct Event: Sendable {
        /// When.
        public var at: Moment
        /// Who, as `Credential.label`.
        public var actor: String
        /// What was done, such as `policy.activated`.
        public var action: String
        /// To what, in key order; nothing personal.
        public var details: [(key: String, value: String)]

        /// Makes an event.
        public init(at: Moment, actor: String, action: String, details: [(key: String, value: String)] = []) {
            self.at = at
            self.actor = actor
            self.action = action
            self.details = details
        }

        /// The bytes that are hashed: each part with its length before it, so that no two events share them.
        public var canonicalBytes: [UInt8] {
            var bytes: [UInt8] = [1]
            func append(_ text: String) {
                let utf8 = Array(text.utf8)
                withUnsafeBytes(of: UInt32(utf8.count).bigEndian) { bytes.append(contentsOf: $0) }
                bytes.append(contentsOf: utf8)
            }
            withUnsafeBytes(of: at.rawValue.bigEndian) { bytes.append(contentsOf: $0) }
            append(actor)
            append(action)
            for (key, value) in details.sorted(by: { $0.key < $1.key }) {
                append(key)
                append(value)
            }
            return bytes
        }
    }

    /// Adds an entry within a transaction of the tenant.
    public static func append(
        _ event: Event, _ scope: TenantScope, _ transaction: StorageTransaction
    ) async throws {
        try await append([event], scope, transaction)
    }

    /// Adds entries, one after the other, within a transaction of the tenant.
    static func append(
        _ events: [Event], _ scope: TenantScope, _ transaction: StorageTransaction
    ) async throws {
        let rows = try await transaction.run(LockAuditHead(tenant: scope.tenant))
        guard let head = rows.first else { throw ServiceError(.internalFault, "the tenant has no audit head") }
        var (sequence, previous) = (head.sequence, head.hash)
        var entries: [AppendAuditEntry] = []
        for event in events {
            sequence += 1
            let content = event.canonicalBytes
            let own = StoredBytes(hash(sequence: sequence, previous: previous.bytes, content: content))
            entries.append(
                AppendAuditEntry(
                    tenant: scope.tenant, sequence: sequence, previousHash: previous, content: StoredBytes(content),
                    hash: own))
            previous = own
        }
        _ = try await transaction.run(all: entries)
    }

    /// SHA-256 over sequence, previous hash and content.
    public static func hash(sequence: Int64, previous: [UInt8], content: [UInt8]) -> [UInt8] {
        var hasher = SHA256()
        withUnsafeBytes(of: sequence.bigEndian) { hasher.update(bufferPointer: $0) }
        hasher.update(data: Data(previous))
        hasher.update(data: Data(content))
        return Array(hasher.finalize())
    }
}
