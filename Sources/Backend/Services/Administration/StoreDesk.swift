import Foundation
public import KakuzukeProtocol
public import Storage

/// Adds stores, lists stores and agents, revokes agents.
public struct StoreDesk: Sendable {
    private static let counter = "store"

    private let database: Database
    private let registry: AgentRegistry
    private let credentials: CredentialMemory
    private let clock: WallClock

    /// Makes the desk.
    public init(
        database: Database, registry: AgentRegistry, credentials: CredentialMemory, clock: WallClock
    ) {
        self.database = database
        self.registry = registry
        self.credentials = credentials
        self.clock = clock
    }

    /// Adds a store.
    ///
    /// - Throws: `ServiceError.invalidField` for a field that is wrong, `alreadyExists` for a code that is taken,
    ///   `quotaExceeded` when the tenant has all the stores that it may have.
    public func add(_ request: Kakuzuke_V1_AddStoreRequest, by caller: Caller) async throws {
        try FieldRule.code(request.code, field: "code")
        guard request.cutOffHour <= 12 else {
            throw ServiceError(.invalidField, "an hour from 0 to 12", field: "cut_off_hour")
        }
        let identifier = caller.scope.tenant
        let settings = try await database.run(caller.scope, SelectTenantSettings(tenant: identifier))
        let timeZone = request.hasTimeZone ? request.timeZone : settings.first?.timeZone ?? ""
        try FieldRule.timeZone(timeZone, field: "time_zone")
        let numbers = try await database.run(
            caller.scope, TakeNumbers(tenant: identifier, name: Self.counter, count: 1))
        guard let number = numbers.first?.first else { throw ServiceError(.internalFault, "no number was given") }
        let now = clock.now()
        do {
            try await database.transaction(caller.scope) { transaction in
                // The lock comes first, so that of many at once none passes the limit.
                let (_, limits, counts) = try await transaction.run(
                    LockAuditHead(tenant: identifier), SelectTenantLimits(tenant: identifier),
                    CountStores(tenant: identifier))
                try TenantQuota.requireStore(limits.first, stores: counts.first?.stores ?? 0)
                _ = try await transaction.run(
                    InsertStore(
                        tenant: identifier, store: StoreKey(rawValue: Int32(number)), code: request.code,
                        name: request.name, timeZone: timeZone, cutOffHour: Int16(request.cutOffHour),
                        createdAt: now))
                try await AuditTrail.append(
                    caller.event("store.added", at: now, [("code", request.code)]), caller.scope, transaction)
            }
        } catch let error as StorageError where error.code == .alreadyExists {
            throw ServiceError(.alreadyExists, "a store of this code exists", field: "code")
        }
    }

    /// The stores with what is stored of them.
    public func list(_ caller: Caller) async throws -> Kakuzuke_V1_ListStoresResponse {
        let (stores, counts) = try await database.run(
            caller.scope, ListStores(tenant: caller.scope.tenant), CountReceipts(tenant: caller.scope.tenant))
        var response = Kakuzuke_V1_ListStoresResponse()
        response.stores = stores.filter { caller.reach.includes($0.store) }.map { row in
            var store = Kakuzuke_V1_ListStoresResponse.Store()
            store.code = row.code
            store.name = row.name
            store.timeZone = row.timeZone
            store.cutOffHour = UInt32(row.cutOffHour)
            store.receipts = UInt64(counts.first { $0.store == row.store }?.receipts ?? 0)
            return store
        }
        return response
    }

    /// The agents with their progress.
    public func agents(_ caller: Caller) async throws -> Kakuzuke_V1_ListAgentsResponse {
        let rows = try await database.run(caller.scope, ListAgents(tenant: caller.scope.tenant))
        var response = Kakuzuke_V1_ListAgentsResponse()
        response.agents = rows.filter { caller.reach.includes($0.store) }.map { row in
            var agent = Kakuzuke_V1_ListAgentsResponse.Agent()
            agent.agentID = row.agent.uuidString.lowercased()
            agent.storeCode = row.storeCode
            agent.softwareVersion = row.softwareVersion
            agent.enrolledAtMs = row.enrolledAt.milliseconds
            if let seen = row.lastSeenAt { agent.lastSeenAtMs = seen.milliseconds }
            if let revoked = row.revokedAt { agent.revokedAtMs = revoked.milliseconds }
            agent.acknowledgedSequence = UInt64(row.acknowledgedSequence)
            agent.certificateExpiresAtMs = row.certificateNotAfter?.milliseconds ?? 0
            return agent
        }
        return response
    }

    /// Revokes an agent; its open calls end within seconds.
    ///
    /// - Throws: `ServiceError.notFound` when the tenant has no such agent.
    public func revoke(_ request: Kakuzuke_V1_RevokeAgentRequest, by caller: Caller) async throws {
        guard let agent = UUID(uuidString: request.agentID) else {
            throw ServiceError(.notFound, "there is no such agent", field: "agent_id")
        }
        let now = clock.now()
        try await database.transaction(caller.scope) { transaction in
            let count = try await transaction.run(
                RevokeAgent(
                    tenant: caller.scope.tenant, agent: agent, revokedAt: now,
                    reason: String(request.reason.prefix(256)), stores: caller.reach.stores.map { $0.sorted() }))
            guard count == 1 else { throw ServiceError(.notFound, "there is no such agent", field: "agent_id") }
            try await AuditTrail.append(
                caller.event("agent.revoked", at: now, [("agent", agent.uuidString.lowercased())]), caller.scope,
                transaction)
        }
        credentials.forget(tenant: caller.scope.tenant)
        try await registry.refresh()
    }
}
