import Foundation
public import KakuzukeProtocol
public import Storage

/// Tells and changes what a tenant decides about itself, and tells what it uses.
public struct SettingsDesk: Sendable {
    private let database: Database
    private let clock: WallClock

    /// Makes the desk.
    public init(database: Database, clock: WallClock) {
        self.database = database
        self.clock = clock
    }

    /// The settings.
    public func settings(_ caller: Caller) async throws -> Kakuzuke_V1_TenantSettings {
        try await database.transaction(caller.scope, seesOneSnapshot: true) { transaction in
            try await Self.read(caller.scope, transaction).message
        }
    }

    /// Changes the fields that are given; one audit entry names each with its old and its new value.
    ///
    /// - Throws: `ServiceError.invalidField` naming field and range, `wrongState` for another time zone once there are
    ///   receipts.
    public func change(
        _ request: Kakuzuke_V1_ChangeSettingsRequest, by caller: Caller
    ) async throws -> Kakuzuke_V1_TenantSettings {
        let now = clock.now()
        return try await database.transaction(caller.scope) { transaction in
            _ = try await transaction.run(LockTenantSettings(tenant: caller.scope.tenant))
            let old = try await Self.read(caller.scope, transaction)
            var new = old
            for field in TenantSettingField.all { try field.apply(request, &new) }
            guard new.row.staleAfterDays >= new.row.limitedAfterDays else {
                throw ServiceError(
                    .invalidField, "not fewer than limited_after_days (\(new.row.limitedAfterDays))",
                    field: "stale_after_days")
            }
            guard new != old else { return old.message }
            try await Self.requireFixedZone(old, new, caller.scope, transaction)
            _ = try await transaction.run(new.update(caller.scope))
            try await Self.write(old.storeGroups, new.storeGroups, caller.scope, transaction)
            let changed = TenantSettingField.all.filter { $0.text(old) != $0.text(new) }
            try await AuditTrail.append(
                caller.event(
                    "settings.changed", at: now, changed.map { ($0.name, "\($0.text(old)) -> \($0.text(new))") }),
                caller.scope, transaction)
            return new.message
        }
    }

    /// The tenant's limits and what it uses of them.
    public func usage(_ caller: Caller) async throws -> Kakuzuke_V1_GetUsageResponse {
        let tenant = caller.scope.tenant
        let (limits, stores, receipts, room) = try await database.run(
            caller.scope, SelectTenantLimits(tenant: tenant), CountStores(tenant: tenant),
            CountReceipts(tenant: tenant), SelectStorageRoom(tenant: tenant))
        var response = Kakuzuke_V1_GetUsageResponse()
        response.limits = Kakuzuke_V1_TenantLimits(limits.first)
        response.stores = UInt32(stores.first?.stores ?? 0)
        response.receipts = receipts.reduce(0) { $0 + UInt64($1.receipts) }
        response.storedBytes = UInt64(room.first?.storedBytes ?? 0)
        return response
    }

    private static func read(_ scope: TenantScope, _ transaction: StorageTransaction) async throws -> TenantSettings {
        let (rows, groups) = try await transaction.run(
            SelectTenantSettings(tenant: scope.tenant), ListStoreGroups(tenant: scope.tenant))
        guard let row = rows.first else { throw ServiceError(.internalFault, "the tenant has no settings") }
        return TenantSettings(row, groups: groups)
    }

    /// Another zone would move the business dates of receipts that are stored.
    private static func requireFixedZone(
        _ old: TenantSettings, _ new: TenantSettings, _ scope: TenantScope, _ transaction: StorageTransaction
    ) async throws {
        guard old.row.timeZone != new.row.timeZone else { return }
        let rows = try await transaction.run(HasReceipts(tenant: scope.tenant))
        guard rows.first?.exists == false else {
            throw ServiceError(
                .wrongState, "the time zone is fixed once there are receipts: their business dates would move",
                field: "time_zone")
        }
    }

    private static func write(
        _ old: [String: [String]], _ new: [String: [String]], _ scope: TenantScope, _ transaction: StorageTransaction
    ) async throws {
        let changed = Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }.sorted()
        guard !changed.isEmpty else { return }
        let stores = try await transaction.run(ListStores(tenant: scope.tenant))
        let keys = Dictionary(uniqueKeysWithValues: stores.map { ($0.code, $0.store) })
        var codes: [String] = []
        var members: [StoreKey] = []
        for code in changed {
            for store in new[code] ?? [] {
                guard let key = keys[store] else {
                    throw ServiceError(
                        .invalidField, "there is no such store in group \(code)", field: "store_groups.store_codes")
                }
                codes.append(code)
                members.append(key)
            }
        }
        // Members first: statements of one WITH would not see each other's rows.
        _ = try await transaction.run(
            DeleteStoreGroupMembers(tenant: scope.tenant, codes: changed),
            DeleteStoreGroups(tenant: scope.tenant, codes: changed),
            InsertStoreGroups(tenant: scope.tenant, codes: changed.filter { new[$0] != nil }),
            InsertStoreGroupMembers(tenant: scope.tenant, codes: codes, stores: members))
    }
}
