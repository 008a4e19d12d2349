import Foundation
import KakuzukeProtocol
import Rating
import Storage

/// Links identifiers, and lists and resolves those that name different customers.
struct ConflictDesk: Sendable {
    /// Most identifiers of one call.
    static let identifiersMax = 8

    let database: Database
    let linker: IdentityLinker
    let merges: MergeDesk
    let policies: PolicyDirectory
    let clock: WallClock

    /// A dry run has done everything and takes it back.
    private struct DryRun: Error {
        var conflict: Kakuzuke_V1_IdentityConflict
    }

    /// Says that identifiers belong to one customer.
    ///
    /// - Throws: `ServiceError.invalidField` for what is no identifier, `tooMuch` when the customer has too many.
    func link(
        _ request: Kakuzuke_V1_LinkIdentifiersRequest, by caller: Caller
    ) async throws -> Kakuzuke_V1_LinkIdentifiersResponse {
        try CustomerReason.check(request.reason)
        let group = try Self.group(request.identifiers)
        let now = clock.now()
        let active = try await policies.active(caller.scope)
        return try await linker.linking([group], caller.scope) { preparation in
            try await database.transaction(caller.scope) { transaction in
                var work = CustomerWork(
                    scope: caller.scope, transaction: transaction, now: now, policies: active, today: .distantPast)
                guard let linked = try await linker.link([group], preparation, source: "link", &work)[0] else {
                    throw ServiceError(
                        .tooMuch, "a customer has at most \(CustomerFactsLimits.identifiersMax) identifiers",
                        field: "identifiers")
                }
                _ = try await work.number()
                try await AuditTrail.append(
                    caller.event(
                        "identifiers.linked", at: now,
                        [
                            ("customer", String(linked.customer.customer.rawValue)),
                            ("linked", String(linked.linked.count)), ("conflicts", String(linked.conflicts.count)),
                            ("reason", request.reason),
                        ]), caller.scope, transaction)
                var response = Kakuzuke_V1_LinkIdentifiersResponse()
                response.customerID = UInt64(linked.customer.customer.rawValue)
                response.linked = UInt32(linked.linked.count)
                response.conflicts = UInt32(linked.conflicts.count)
                return response
            }
        }
    }

    private static func group(_ messages: [Kakuzuke_V1_HashedIdentifier]) throws -> IdentityLinker.Group {
        guard (2...identifiersMax).contains(messages.count) else {
            throw ServiceError(.invalidField, "2 to \(identifiersMax) identifiers", field: "identifiers")
        }
        var identifiers: [IdentifierHash] = []
        for (position, message) in messages.enumerated() {
            guard let identifier = try? IdentifierHash(message) else {
                throw ServiceError(.invalidField, "not a hashed identifier", field: "identifiers[\(position)]")
            }
            identifiers.append(identifier)
        }
        return IdentityLinker.Group(identifiers)
    }

    /// Conflicts, newest first; no hashes.
    func list(
        _ request: Kakuzuke_V1_ListIdentityConflictsRequest, _ caller: Caller
    ) async throws -> Kakuzuke_V1_ListIdentityConflictsResponse {
        let page = try MergeDesk.page(before: request.beforeNumber, limit: request.limit)
        var response = Kakuzuke_V1_ListIdentityConflictsResponse()
        response.conflicts = try await database.transaction(caller.scope, seesOneSnapshot: true) { transaction in
            try await Self.read(
                before: page.before, isAll: request.all, limit: page.limit, caller.scope, transaction)
        }
        return response
    }

    private static func read(
        before: Int64, isAll: Bool, limit: Int64, _ scope: TenantScope, _ transaction: StorageTransaction
    ) async throws -> [Kakuzuke_V1_IdentityConflict] {
        let rows = try await transaction.run(
            ListConflicts(tenant: scope.tenant, before: before, isAll: isAll, limit: limit))
        let named = Array(Set(rows.flatMap { [$0.customer, $0.other] }))
        let survivors = try await transaction.run(FindSurvivors(tenant: scope.tenant, customers: named))
        let present = Dictionary(survivors.map { ($0.customer, $0.survivor) }) { first, _ in first }
        return rows.map { row in
            var conflict = Kakuzuke_V1_IdentityConflict()
            conflict.conflictNumber = UInt64(row.number)
            conflict.winningKind = UInt32(row.winningKind)
            conflict.otherKind = UInt32(row.kind)
            conflict.customerID = UInt64((present[row.customer] ?? row.customer).rawValue)
            conflict.otherCustomerID = UInt64((present[row.other] ?? row.other).rawValue)
            conflict.source = row.source
            conflict.firstSeenMs = row.firstSeen.milliseconds
            conflict.lastSeenMs = row.lastSeen.milliseconds
            conflict.timesSeen = UInt64(row.timesSeen)
            conflict.resolution = Kakuzuke_V1_IdentityResolution(rawValue: Int(row.resolution)) ?? .open
            if let resolvedAt = row.resolvedAt { conflict.resolvedAtMs = resolvedAt.milliseconds }
            conflict.resolvedBy = row.resolvedBy ?? ""
            conflict.resolveReason = row.reason ?? ""
            conflict.mergeNumber = UInt64(row.merge ?? 0)
            return conflict
        }
    }

    /// Resolves a conflict: merges, moves the other identifier, or leaves two customers.
    ///
    /// - Throws: `ServiceError.notFound` for a conflict that the tenant does not have, `wrongState` for one that is
    ///   resolved or whose identifier names somebody else by now.
    func resolve(
        _ request: Kakuzuke_V1_ResolveIdentityConflictRequest, by caller: Caller
    ) async throws -> Kakuzuke_V1_ResolveIdentityConflictResponse {
        try CustomerReason.check(request.reason)
        guard [.merged, .moved, .left].contains(request.resolution) else {
            throw ServiceError(.invalidField, "merged, moved or left", field: "resolution")
        }
        let merge = request.resolution == .merged ? try await merges.newNumber(caller.scope) : nil
        var response = Kakuzuke_V1_ResolveIdentityConflictResponse()
        do {
            response.conflict = try await database.transaction(caller.scope) { transaction in
                try await resolve(request, merge: merge, by: caller, transaction)
            }
        } catch let run as DryRun {
            response.conflict = run.conflict
        }
        return response
    }

    private func resolve(
        _ request: Kakuzuke_V1_ResolveIdentityConflictRequest, merge: Int64?, by caller: Caller,
        _ transaction: StorageTransaction
    ) async throws -> Kakuzuke_V1_IdentityConflict {
        let (tenant, number) = (caller.scope.tenant, Int64(clamping: request.conflictNumber))
        let now = clock.now()
        let (winner, other) = try await lockCustomers(request, caller.scope, transaction)
        guard let row = try await transaction.run(LockConflict(tenant: tenant, number: number)).first,
            row.resolution == 0
        else { throw Self.resolved }
        switch request.resolution {
        case .merged:
            _ = try await MergeUnit(scope: caller.scope, transaction: transaction, now: now, actor: caller.label)
                .merge(other, into: winner, number: merge ?? 0, reason: request.reason)
        case .moved:
            try await move(row, from: other, to: KnownCustomer(winner, recordedFor: row.customer), caller, transaction)
        default: break
        }
        _ = try await transaction.run(
            ResolveConflict(
                tenant: tenant, number: number, resolution: Int16(request.resolution.rawValue), at: now,
                by: caller.label, reason: request.reason, merge: merge))
        try await AuditTrail.append(
            caller.event(
                "identity_conflict.resolved", at: now,
                [
                    ("conflict", String(number)), ("resolution", String(request.resolution.rawValue)),
                    ("customer", String(winner.rawValue)), ("other", String(other.rawValue)),
                    ("reason", request.reason),
                ]), caller.scope, transaction)
        let after = try await Self.read(before: number + 1, isAll: true, limit: 1, caller.scope, transaction)
        guard let conflict = after.first else { throw ServiceError(.internalFault, "a conflict has gone") }
        if request.dryRun { throw DryRun(conflict: conflict) }
        return conflict
    }

    private static var resolved: ServiceError {
        ServiceError(.wrongState, "this conflict has been resolved", field: "conflict_number")
    }

    /// Locks the customers of a conflict, if the resolution concerns them.
    ///
    /// Customers come before conflicts, as in uploads and imports that note one.
    private func lockCustomers(
        _ request: Kakuzuke_V1_ResolveIdentityConflictRequest, _ scope: TenantScope,
        _ transaction: StorageTransaction
    ) async throws -> (winner: CustomerKey, other: CustomerKey) {
        let number = min(Int64(clamping: request.conflictNumber), .max - 1)
        let page = try await Self.read(before: number + 1, isAll: true, limit: 1, scope, transaction)
        guard let found = page.first, found.conflictNumber == request.conflictNumber else {
            throw ServiceError(.notFound, "there is no such conflict", field: "conflict_number")
        }
        guard found.resolution == .open else { throw Self.resolved }
        let winner = CustomerKey(rawValue: Int64(clamping: found.customerID))
        let other = CustomerKey(rawValue: Int64(clamping: found.otherCustomerID))
        guard request.resolution != .left else { return (winner, other) }
        guard winner != other else {
            throw ServiceError(.wrongState, "both are the same customer by now", field: "conflict_number")
        }
        try await MergeDesk.lock([winner, other], countingFor: other, scope, transaction)
        // A merge may have been undone just before the lock.
        let again = try await Self.read(before: number + 1, isAll: true, limit: 1, scope, transaction)
        guard again.first?.customerID == found.customerID, again.first?.otherCustomerID == found.otherCustomerID
        else { throw ServiceError(.conflict, "somebody else merges one of these customers") }
        return (winner, other)
    }

    /// Lets the conflict's identifier name another customer; what was recorded until now stays where it is.
    private func move(
        _ row: LockConflict.Row, from present: CustomerKey, to customer: KnownCustomer, _ caller: Caller,
        _ transaction: StorageTransaction
    ) async throws {
        let tenant = caller.scope.tenant
        let (found, identifiers) = try await transaction.run(
            FindCustomers(tenant: tenant, hashes: [row.hash], kinds: [row.kind], keyIDs: [row.keyID]),
            SelectIdentifiers(tenant: tenant, customers: [customer.customer]))
        guard found.first?.customer == present else {
            throw ServiceError(.wrongState, "the identifier names somebody else by now", field: "conflict_number")
        }
        guard identifiers.count < CustomerFactsLimits.identifiersMax else {
            throw ServiceError(
                .tooMuch, "a customer has at most \(CustomerFactsLimits.identifiersMax) identifiers")
        }
        _ = try await transaction.run(
            MoveIdentifier(
                tenant: tenant, hash: row.hash, kind: row.kind, keyID: row.keyID, customer: customer.customer,
                identity: customer.storedIdentity), AdvanceIdentityRevision(tenant: tenant))
        let both = [present, customer.customer].sorted()
        try await SeenStores.unite(both, caller.scope, transaction)
        let heads = try await transaction.run(AdvanceHead(tenant: tenant))
        guard let change = heads.first?.change else { throw ServiceError(.internalFault, "the tenant has no head") }
        _ = try await transaction.run(
            MarkChanged(tenant: tenant, customers: both, change: change),
            NoteFactsChanged(tenant: tenant, customers: both, change: change))
    }
}
