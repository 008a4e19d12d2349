import Foundation
import Storage

/// Writes entries that stand by themselves; those of one tenant that come at the same time go together.
///
/// Entries of a tenant are a chain, which one transaction at a time can add to. Whoever waits for it waits here: in the
/// database each would hold a connection, and a tenant that looks at many customers would soon hold all of them.
actor AuditWriter {
    /// Entries of one transaction; entries.
    static let entriesPerTransactionMax = 64

    private struct Waiting {
        var event: AuditTrail.Event
        var written: CheckedContinuation<Result<Void, any Error>, Never>
    }

    private let database: Database
    private var waiting: [UUID: [Waiting]] = [:]
    private var tenantsUnderWay: Set<UUID> = []

    init(database: Database) {
        self.database = database
    }

    /// Adds an entry to a tenant's chain and returns when it is committed, also for a caller that has given up.
    ///
    /// - Throws: what kept the transaction from being committed; then none of its entries is written.
    func append(_ event: AuditTrail.Event, _ scope: TenantScope) async throws {
        let result = await withCheckedContinuation { written in
            waiting[scope.tenant, default: []].append(Waiting(event: event, written: written))
            guard tenantsUnderWay.insert(scope.tenant).inserted else { return }
            Task { await self.write(scope) }
        }
        try result.get()
    }

    /// Writes until nobody of the tenant waits.
    private func write(_ scope: TenantScope) async {
        while let entries = take(scope.tenant) {
            let events = entries.map(\.event)
            let result: Result<Void, any Error>
            do {
                try await database.transaction(scope) { transaction in
                    try await AuditTrail.append(events, scope, transaction)
                }
                result = .success(())
            } catch {
                result = .failure(error)
            }
            for entry in entries { entry.written.resume(returning: result) }
        }
    }

    /// The next entries in their order; nil when there are none, and the tenant is no longer under way.
    private func take(_ tenant: UUID) -> [Waiting]? {
        guard let all = waiting.removeValue(forKey: tenant) else {
            tenantsUnderWay.remove(tenant)
            return nil
        }
        if all.count > Self.entriesPerTransactionMax {
            waiting[tenant] = Array(all.dropFirst(Self.entriesPerTransactionMax))
        }
        return Array(all.prefix(Self.entriesPerTransactionMax))
    }
}
