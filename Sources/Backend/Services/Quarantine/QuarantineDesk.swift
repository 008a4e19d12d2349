import Foundation
import KakuzukeProtocol
import Storage

/// Lists what the server has put aside, tries it again, or discards it (promise S4).
struct QuarantineDesk: Sendable {
    /// The tenant's counter of entries.
    static let counter = "quarantine"
    /// Most entries of one page.
    static let pageMax: UInt32 = 1_000
    /// Entries of one page where the caller names no number.
    static let pageDefault: UInt32 = 100

    let database: Database
    let ingest: BatchIngest
    let clock: WallClock

    /// Entries by number, of the stores within the caller's reach.
    ///
    /// - Throws: `ServiceError.invalidField` for a limit that is too high.
    func list(
        _ request: Kakuzuke_V1_ListHeldFactsRequest, _ caller: Caller
    ) async throws -> Kakuzuke_V1_ListHeldFactsResponse {
        guard request.limit <= Self.pageMax else {
            throw ServiceError(.invalidField, "1 to \(Self.pageMax)", field: "limit")
        }
        let limit = Int64(request.limit == 0 ? Self.pageDefault : request.limit)
        return try await database.transaction(caller.scope, seesOneSnapshot: true) { transaction in
            let agents = try await transaction.run(ListAgents(tenant: caller.scope.tenant)).filter { agent in
                caller.reach.includes(agent.store)
                    && (request.storeCode.isEmpty || request.storeCode == agent.storeCode)
            }
            let rows = try await transaction.run(
                ListQuarantined(
                    tenant: caller.scope.tenant, after: Int64(clamping: request.afterNumber), isAll: request.all,
                    agents: agents.map(\.agent), limit: limit + 1))
            var response = Kakuzuke_V1_ListHeldFactsResponse()
            response.entries = try await HeldEntries(agents: agents).messages(
                Array(rows.prefix(Int(limit))), caller.scope, transaction)
            response.goesOn = rows.count > Int(limit)
            return response
        }
    }

    /// Tries an entry again; it counts then, or waits again.
    ///
    /// - Returns: the entry afterwards; the agent, where customers wait for their states to be made again.
    /// - Throws: `ServiceError.notFound` for an entry that the tenant does not have, `wrongState` for one that is
    ///   settled or cannot be read.
    func retry(
        _ request: Kakuzuke_V1_RetryHeldFactRequest, by caller: Caller
    ) async throws -> (response: Kakuzuke_V1_RetryHeldFactResponse, remakeFor: AgentCredential?) {
        let number = Int64(clamping: request.entryNumber)
        let (row, agent) = try await find(number, caller)
        guard let held = FactBatch(held: row.content) else {
            throw ServiceError(.wrongState, "this fact cannot be read; it can only be discarded", field: "entry_number")
        }
        let fact = held.approved
        let isRecast = fact != held
        let now = clock.now()
        let outcome = try await ingest.tryAgain(
            fact, number: number, approvedOver: isRecast ? row.knownDigest.bytes : nil, of: agent
        ) { outcome, transaction in
            let row = try await Self.lock(number, caller.scope, transaction)
            let became = HeldFactTrial(outcome, heldBecause: row.reasonCode, field: row.field)
            switch became {
            case .settled(let resolution):
                _ = try await transaction.run(
                    ResolveQuarantined(
                        tenant: caller.scope.tenant, number: number, at: now, resolution: resolution,
                        by: caller.label))
                try await Self.reopenQuotes(over: row, caller.scope, transaction)
            case .waits(let reason, let field, let knownDigest):
                _ = try await transaction.run(
                    NoteQuarantinedTry(
                        tenant: caller.scope.tenant, number: number, reasonCode: reason, field: field,
                        knownDigest: StoredBytes(knownDigest), at: now))
            }
            return caller.event(
                "held_fact.retried", at: now, [("entry", String(number)), ("became", became.word)])
        }
        var response = Kakuzuke_V1_RetryHeldFactResponse()
        response.entry = try await entry(number, caller)
        return (response, outcome.needsRemake ? agent : nil)
    }

    /// Puts an entry aside for good; what is stored under its key stays.
    ///
    /// - Throws: as `retry`, and `ServiceError.invalidField` without a reason.
    func discard(
        _ request: Kakuzuke_V1_DiscardHeldFactRequest, by caller: Caller
    ) async throws -> Kakuzuke_V1_DiscardHeldFactResponse {
        try CustomerReason.check(request.reason)
        let number = Int64(clamping: request.entryNumber)
        _ = try await find(number, caller)
        if !request.dryRun {
            let now = clock.now()
            try await database.transaction(caller.scope) { transaction in
                let row = try await Self.lock(number, caller.scope, transaction)
                _ = try await transaction.run(
                    ResolveQuarantined(
                        tenant: caller.scope.tenant, number: number, at: now, resolution: "discarded",
                        by: caller.label, reason: request.reason))
                try await Self.reopenQuotes(over: row, caller.scope, transaction)
                try await AuditTrail.append(
                    caller.event(
                        "held_fact.discarded", at: now, [("entry", String(number)), ("reason", request.reason)]),
                    caller.scope, transaction)
            }
        }
        var response = Kakuzuke_V1_DiscardHeldFactResponse()
        response.entry = try await entry(number, caller)
        return response
    }

    /// An entry that waits, with the agent that sent it.
    private func find(
        _ number: Int64, _ caller: Caller
    ) async throws -> (row: LockQuarantined.Row, agent: AgentCredential) {
        let tenant = caller.scope.tenant
        let (rows, agents, stores) = try await database.run(
            caller.scope, LockQuarantined(tenant: tenant, number: number), ListAgents(tenant: tenant),
            ListStores(tenant: tenant))
        guard let row = rows.first, let agent = agents.first(where: { $0.agent == row.agent }),
            let store = stores.first(where: { $0.store == agent.store }), caller.reach.includes(agent.store)
        else { throw ServiceError(.notFound, "there is no such entry", field: "entry_number") }
        guard row.resolvedAt == nil else { throw Self.settled }
        return (
            row,
            AgentCredential(
                scope: caller.scope, agent: agent.agent, store: agent.store, storeCode: store.code,
                timeZone: store.timeZone, cutOffHour: store.cutOffHour)
        )
    }

    /// Makes sure that the entry still waits, and that nobody else settles it.
    private static func lock(
        _ number: Int64, _ scope: TenantScope, _ transaction: StorageTransaction
    ) async throws -> LockQuarantined.Row {
        let rows = try await transaction.run(LockQuarantined(tenant: scope.tenant, number: number))
        guard let row = rows.first, row.resolvedAt == nil else { throw settled }
        return row
    }

    /// Lets stores' quotes be reckoned again that waited for the entry.
    private static func reopenQuotes(
        over row: LockQuarantined.Row, _ scope: TenantScope, _ transaction: StorageTransaction
    ) async throws {
        _ = try await transaction.run(
            ReopenQuotesOverHeld(
                tenant: scope.tenant, agent: row.agent, installEpoch: row.installEpoch, sequence: row.sequence))
    }

    private static var settled: ServiceError {
        ServiceError(.wrongState, "this entry has been settled", field: "entry_number")
    }

    private func entry(_ number: Int64, _ caller: Caller) async throws -> Kakuzuke_V1_HeldEntry {
        var request = Kakuzuke_V1_ListHeldFactsRequest()
        request.afterNumber = UInt64(number - 1)
        request.all = true
        request.limit = 1
        guard let entry = try await list(request, caller).entries.first, entry.entryNumber == UInt64(number) else {
            throw ServiceError(.internalFault, "an entry has gone")
        }
        return entry
    }
}
