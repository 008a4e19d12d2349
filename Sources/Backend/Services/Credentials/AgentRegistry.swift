public import RPC
public import Storage
import Synchronization

/// Certificates that have been seen on open connections, and which of them may no longer be used.
///
/// Asked on event loops every two seconds, so it answers from memory; `refresh` asks the database. A revocation
/// therefore ends open calls within five seconds. Source: `docs/security.md`, "Identities".
public final class AgentRegistry: RPCPeerCheck {
    private struct Entry {
        var scope: TenantScope
        var isRefused = false
    }

    private let entries = Mutex<[[UInt8]: Entry]>([:])
    private let database: Database
    private let clock: WallClock

    /// Makes an empty registry.
    public init(database: Database, clock: WallClock) {
        self.database = database
        self.clock = clock
    }

    /// nil for a peer without a certificate or with one that still holds.
    public func refusal(of peer: RPCPeer) -> RPCError? {
        guard let serial = peer.serialNumber else { return nil }
        let isRefused = entries.withLock { $0[serial]?.isRefused ?? false }
        return isRefused ? RPCError(.unauthenticated, "the certificate is revoked or has expired") : nil
    }

    /// Notes a certificate that has just been found valid.
    func admit(_ serial: [UInt8], _ scope: TenantScope) {
        entries.withLock { $0[serial] = Entry(scope: scope) }
    }

    /// Asks the database about every certificate seen, and forgets those that were refused before.
    public func refresh() async throws {
        let seen = entries.withLock { entries in entries.filter { !$0.value.isRefused } }
        for (serial, entry) in seen {
            let rows = try await database.run(
                entry.scope, FindAgentCertificate(tenant: entry.scope.tenant, serial: StoredBytes(serial)))
            let isValid = rows.first.map { Self.isValid($0, now: clock.now()) } ?? false
            guard !isValid else { continue }
            entries.withLock { $0[serial]?.isRefused = true }
        }
    }

    /// True when neither certificate nor agent is revoked and the certificate has not expired.
    static func isValid(_ row: FindAgentCertificate.Row, now: Moment) -> Bool {
        row.certificateRevokedAt == nil && row.agentRevokedAt == nil && now < row.notAfter
    }
}
