import Foundation
import KakuzukeProtocol
import Rating
import Storage

/// Changes of customers within a transaction: who they are, what is new of them, and how their states follow.
///
/// Uploads of agents and inputs of headquarters share it, so that both have the same effects.
struct CustomerWork {
    let scope: TenantScope
    let transaction: StorageTransaction
    let now: Moment
    /// The policies as they were before the transaction.
    let policies: ActivePolicies
    let today: CalendarDate

    /// What brings a store's facts.
    struct Arrival: Sendable {
        var key: ArrivalKey
        var agent: UUID
        var store: StoreKey
        var installEpoch: StoredBytes
    }

    /// What brings the facts; nil: no store does.
    var arrival: Arrival?
    /// True: receipts were stored, be it of nobody.
    var storesReceipts = false
    /// Customers of whom something has changed that no receipt and no input of a store tells, such as identifiers.
    var changedOtherwise: Set<CustomerKey> = []
    /// Whom identifiers name, as it is since the locks.
    var customers: [IdentifierHash: KnownCustomer] = [:]
    /// Receipts and facts that came or went, by customer, for the states.
    var changes: [CustomerKey: [UsageChange]] = [:]
    /// Customers that the feed has to tell of.
    var touched: Set<CustomerKey> = []
    /// True when customers wait for their states to be made again.
    private(set) var needsRemake = false
    /// True: the states may hold already what comes, because it had been lost, so that only all receipts can tell.
    var followsNothing = false
    /// Values of attributes that were recorded.
    var recordedValues: Int64 = 0
    private var locked: Set<CustomerKey> = []
    /// Customers of whom the feed has never told.
    private var untold: Set<CustomerKey> = []

    var tenant: UUID { scope.tenant }

    init(
        scope: TenantScope, transaction: StorageTransaction, now: Moment, policies: ActivePolicies,
        today: CalendarDate
    ) {
        self.scope = scope
        self.transaction = transaction
        self.now = now
        self.policies = policies
        self.today = today
    }

    /// Locks the customers that identifiers name, in the order of their numbers.
    ///
    /// Somebody may have been merged since the identifiers were looked up; then they are looked up again. Whoever
    /// merges locks the same customers, so that nobody is merged any more once they are locked.
    ///
    /// - Parameters:
    ///   - prepared: whom the identifiers named.
    ///   - others: customers to lock with them.
    /// - Throws: `Overtaken` when others hold whom the identifiers name by now; `StorageError`.
    mutating func lock(_ prepared: KnownCustomers, and others: Set<CustomerKey> = []) async throws {
        customers = prepared.byIdentifier
        var revision = prepared.revision
        while !customers.isEmpty {
            let keys = Set(customers.values.map(\.customer)).union(others)
            try await lockInOrder(keys)
            // Those that are locked already are locked again, which waits for nobody.
            let (customerRows, rows) = try await transaction.run(
                LockCustomers(tenant: tenant, customers: keys.sorted()), SelectIdentityRevision(tenant: tenant))
            locked.formUnion(keys)
            untold = Set(customerRows.filter(\.isUntold).map(\.customer))
            guard let present = rows.first?.revision, present != revision else { return }
            revision = present
            customers = try await CustomerDirectory.known(Array(customers.keys), scope, transaction)
        }
    }

    /// Locks those of some customers that would be out of their order, where it can be done without waiting.
    ///
    /// Whoever waits for a smaller number than it holds may wait in a circle.
    ///
    /// - Throws: `Overtaken` when others hold one of them; `StorageError`.
    mutating func lockInOrder(_ keys: Set<CustomerKey>) async throws {
        guard let last = locked.max() else { return }
        let late = keys.subtracting(locked).filter { $0 < last }
        guard !late.isEmpty else { return }
        let free = try await transaction.run(LockFreeCustomers(tenant: tenant, customers: late.sorted()))
        guard free.count == late.count else { throw Overtaken(customers: late) }
        locked.formUnion(late)
    }

    /// Locks customers by number, in their order; those that are locked stay so.
    mutating func lock(_ keys: Set<CustomerKey>) async throws {
        let missing = keys.subtracting(locked)
        guard !missing.isEmpty else { return }
        _ = try await transaction.run(LockCustomers(tenant: tenant, customers: missing.sorted()))
        locked.formUnion(missing)
    }

    /// Marks customers whose states are to be made from all receipts.
    mutating func remake(_ customers: Set<CustomerKey>) async throws {
        guard !customers.isEmpty else { return }
        needsRemake = true
        _ = try await transaction.run(MarkForRemake(tenant: tenant, customers: customers.sorted()))
    }

    /// Lets the states follow the changes, or marks their customers to be reckoned from all receipts.
    ///
    /// - Throws: `Overtaken` when others hold somebody who should have been locked before; `StorageError`.
    mutating func updateStates() async throws {
        // Whoever is named is somebody for every store, also by what counts for nothing.
        touched.formUnion(untold)
        try await remake(untold.subtracting(changes.keys))
        let changed = changes.keys.sorted()
        guard !changed.isEmpty else { return }
        // Whose receipt was amended may be nobody whom this work names.
        try await lockInOrder(Set(changed))
        try await lock(Set(changed))
        // A policy activated since the preparation has marked or will mark every customer, but what it has already made
        // again lacks this work. The customers' rows are locked, so nothing can come in between now.
        let activated = try await transaction.run(SelectActivePolicies(tenant: tenant))
        var toRemake: Set<CustomerKey> = policies.isOf(activated) ? [] : Set(changed)
        var updates: [(PolicyKey, [CustomerKey], [StoredBytes], [CalendarDate])] = []
        for version in policies.kept(on: today) {
            let rows = try await transaction.run(
                SelectStates(tenant: tenant, policy: version.policy, customers: changed))
            var followed: ([CustomerKey], [StoredBytes], [CalendarDate]) = ([], [], [])
            for row in rows {
                guard let updated = try follow(row, version.engine) else { continue }
                followed.0.append(row.customer)
                followed.1.append(StoredBytes(updated))
                followed.2.append(row.exactUntil)
            }
            // Without a row, or past what the row has summed up, only all receipts can tell.
            toRemake.formUnion(Set(changed).subtracting(followed.0))
            updates.append((version.policy, followed.0, followed.1, followed.2))
        }
        for (policy, customers, states, dates) in updates where !customers.isEmpty {
            _ = try await transaction.run(
                UpsertStates(
                    tenant: tenant, policy: policy, customers: customers, states: states, exactUntil: dates))
        }
        try await remake(toRemake)
    }

    /// The states after the customer's changes; nil when they cannot follow.
    private func follow(_ row: SelectStates.Row, _ engine: RatingEngine) throws -> [UInt8]? {
        guard !followsNothing,
            let states = try? StateCodec.decode(row.states.bytes, subjectCount: engine.policy.subjects.count)
        else { return nil }
        var usage = states
        for change in changes[row.customer] ?? [] {
            guard engine.follow(change, &usage) == .applied else { return nil }
        }
        for subject in usage.indices {
            usage[subject].foldOldest(limit: InputLimits.receiptsPerStateMax, visitUnit: engine.policy.visitUnit)
        }
        return try? StateCodec.encode(usage)
    }

    /// Gives the changes their number in the feed; nil when nothing changed.
    ///
    /// The tenant's head is one of the last locks of a transaction.
    func number() async throws -> Storage.ChangeNumber? {
        guard !touched.isEmpty else {
            // The feed has nothing to tell of receipts of nobody; who sent them is known all the same.
            if storesReceipts { try await noteArrival(change: Storage.ChangeNumber(rawValue: 0)) }
            return nil
        }
        let heads = try await transaction.run(AdvanceHead(tenant: tenant))
        guard let change = heads.first?.change else { throw ServiceError(.internalFault, "the tenant has no head") }
        _ = try await transaction.run(
            MarkChanged(tenant: tenant, customers: touched.sorted(), change: change, store: arrival?.store))
        let otherwise = arrival == nil ? touched : changedOtherwise
        if !otherwise.isEmpty {
            _ = try await transaction.run(
                NoteFactsChanged(tenant: tenant, customers: otherwise.sorted(), change: change))
        }
        try await noteArrival(change: change)
        return change
    }

    /// Notes what brought the facts, where something did.
    private func noteArrival(change: Storage.ChangeNumber) async throws {
        guard let arrival else { return }
        _ = try await transaction.run(
            InsertArrival(
                tenant: tenant, arrival: arrival.key, agent: arrival.agent, installEpoch: arrival.installEpoch,
                change: change))
    }
}
