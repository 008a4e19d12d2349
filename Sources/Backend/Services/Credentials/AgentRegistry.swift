import KakuzukeProtocol
public import RPC
public import Storage
import Synchronization

/// Certificates that have been seen on open connections, and which of them may no longer be used.
///
/// Asked on event loops every two seconds, so it answers from memory; `refresh` asks the database. A revocation or a
/// suspension of the tenant therefore ends open calls within five seconds. Source: `docs/security.md`, "Identities".
public final class AgentRegistry: RPCPeerCheck {
    /// Rounds of housekeeping after which a certificate is no longer looked up that no open call has shown since.
    static let idleRoundsMax = 15

    private struct Entry {
        var scope: TenantScope
        var refusal: Refusal?
        var idleRounds = 0
    }

    private enum Refusal {
        /// For good.
        case invalid
        /// Until the tenant is resumed.
        case suspended
    }

    private let entries = Mutex<[[UInt8]: Entry]>([:])
    private let database: Database
    private let clock: WallClock

    /// Makes an empty registry.
    public init(database: Database, clock: WallClock) {
        self.database = database
        self.clock = clock
    }

    /// nil for a peer without a certificate or with one that still holds, and for one that wants to renew its own: that
    /// call asks the database itself, which tells a certificate that has ended from a revoked one.
    public func refusal(of peer: RPCPeer, calling method: String?) -> RPCError? {
        guard let serial = peer.serialNumber else { return nil }
        let refusal = entries.withLock { entries in
            entries[serial]?.idleRounds = 0
            return entries[serial]?.refusal
        }
        switch refusal {
        case nil: return nil
        case .invalid where method == SyncServiceMethod.renewCertificate.rawValue: return nil
        case .invalid: return RPCError(.unauthenticated, "the certificate is revoked or has expired")
        case .suspended: return TenantAdmission.suspended.rpcError
        }
    }

    /// Notes a certificate that has just been found valid.
    func admit(_ serial: [UInt8], _ scope: TenantScope) {
        entries.withLock { $0[serial] = Entry(scope: scope) }
    }

    /// Notes a certificate that was found valid a moment ago, unless more is known by now.
    func watch(_ serial: [UInt8], _ scope: TenantScope) {
        entries.withLock { entries in
            if entries[serial] == nil { entries[serial] = Entry(scope: scope) }
        }
    }

    /// How many certificates are looked up.
    var watchedCount: Int { entries.withLock { $0.count } }

    /// Forgets certificates that no open call has shown for a while, then asks about the others; a round of
    /// housekeeping.
    public func keepHouse() async throws {
        entries.withLock { entries in
            for serial in entries.keys { entries[serial]?.idleRounds += 1 }
            entries = entries.filter { $0.value.idleRounds <= Self.idleRoundsMax }
        }
        try await refresh()
    }

    /// Asks the database about every certificate seen but those that are refused for good, tenant by tenant.
    public func refresh() async throws {
        let seen = entries.withLock { entries in entries.filter { $0.value.refusal != .invalid } }
        for (scope, certificates) in Dictionary(grouping: seen, by: \.value.scope) {
            try await refresh(certificates.map(\.key), scope)
        }
    }

    private func refresh(_ serials: [[UInt8]], _ scope: TenantScope) async throws {
        let (valid, tenants) = try await database.run(
            scope,
            SelectValidCertificates(
                tenant: scope.tenant, serials: serials.map { StoredBytes($0) }, now: clock.now()),
            FindTenant(tenant: scope.tenant))
        let holding = Set(valid.map(\.serial))
        let isSuspended = tenants.first?.suspendedAt != nil
        entries.withLock { entries in
            for serial in serials {
                entries[serial]?.refusal =
                    if !holding.contains(StoredBytes(serial)) { .invalid } else if isSuspended { .suspended } else {
                        nil
                    }
            }
        }
    }

    /// True when neither certificate nor agent is revoked and the certificate has not expired.
    static func isValid(_ row: FindAgentCertificate.Row, now: Moment) -> Bool {
        row.certificateRevokedAt == nil && row.agentRevokedAt == nil && now < row.notAfter
    }
}
