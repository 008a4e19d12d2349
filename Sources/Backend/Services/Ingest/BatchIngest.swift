import Foundation
import KakuzukeProtocol
import Rating
import Storage

/// Stores one batch of an agent: exactly once, in one transaction, ratings included.
struct BatchIngest: Sendable {
    /// Business dates further in the future than this are put aside; days.
    static let futureDaysMax = 366
    /// Business dates before this are put aside.
    static let earliestBusinessDate = CalendarDate(year: 2000, month: 1, day: 1) ?? .distantPast

    let database: Database
    let customers: CustomerDirectory
    let categories: CategoryDirectory
    let policies: PolicyDirectory
    let partitions: PartitionKeeper
    let clock: WallClock

    /// Everything that is looked up before the transaction, so that it holds its locks briefly.
    struct Preparation: Sendable {
        var facts: [SequencedFact]
        var refused: [IngestOutcome.Quarantined]
        var customers: KnownCustomers
        /// Customers whom an attempt before met too late, such as those whose receipts are amended.
        var others: Set<CustomerKey>
        /// Identifiers that came together on receipts.
        var groups: [IdentityLinker.Group]
        /// Numbers for customers whom only those groups name.
        var numbers: [CustomerKey]
        var categories: CategoryDirectory.Table
        var policies: ActivePolicies
        var today: CalendarDate
    }

    /// Stores a batch that follows directly on what is stored.
    ///
    /// - Throws: `ServiceError.wrongSequence` when it does not, `StorageError` when the database fails.
    func store(
        _ batch: FactBatch, digest: BatchDigest, after previous: BatchDigest, from agent: AgentCredential
    ) async throws -> IngestOutcome {
        try await Overtaken.repeatingWithOthers { others in
            try await store(
                batch, digest: digest, after: previous, from: agent, try await prepare(batch, agent, and: others))
        }
    }

    private var linker: IdentityLinker { IdentityLinker(database: database, customers: customers) }

    /// Stores a prepared batch; what has been prepared may be older than what is stored by now.
    func store(
        _ batch: FactBatch, digest: BatchDigest, after previous: BatchDigest, from agent: AgentCredential,
        _ preparation: Preparation
    ) async throws -> IngestOutcome {
        try await database.transaction(agent.scope) { transaction in
            var unit = IngestUnit(
                agent: agent,
                arrival: CustomerWork.Arrival(
                    key: ArrivalKey(batchDigest: digest.bytes), agent: agent.agent,
                    store: agent.store, installEpoch: StoredBytes(batch.installEpoch.bytes)),
                preparation: preparation, categories: categories, transaction: transaction, now: clock.now(),
                linker: linker)
            try await unit.claim(batch, after: previous)
            try await unit.storeFacts()
            try await unit.work.updateStates()
            try await unit.noteConflicts()
            try await unit.finish(batch, digest: digest)
            return unit.outcome
        }
    }

    /// Looks up what the transaction needs; `others` are customers to lock with those whom the batch names.
    func prepare(
        _ batch: FactBatch, _ agent: AgentCredential, and others: Set<CustomerKey> = []
    ) async throws -> Preparation {
        let today = clock.businessDate(timeZone: agent.timeZone, cutOffHour: agent.cutOffHour)
        var facts: [SequencedFact] = []
        var refused: [IngestOutcome.Quarantined] = []
        var identifiers = BatchIdentifiers()
        var codes: Set<String> = []
        var months: Set<CalendarDate> = []
        for fact in batch.facts {
            if let problem = Self.problem(fact.fact, agent: agent, today: today) {
                refused.append(
                    IngestOutcome.Quarantined(
                        sequence: fact.sequence, reason: problem.reason, field: problem.field))
                continue
            }
            facts.append(fact)
            identifiers.add(fact.fact)
            if case .receipt(let receipt) = fact.fact {
                for line in receipt.lines { codes.insert(line.category) }
                months.insert(receipt.businessDate.firstOfMonth)
            }
        }
        try await partitions.ensure(months)
        let known = try await customers.resolve(identifiers.alone, and: identifiers.together, agent.scope)
        return Preparation(
            facts: facts, refused: refused, customers: known, others: others, groups: identifiers.groups,
            numbers: try await customers.newNumbers(
                IdentityLinker.newCustomersMax(identifiers.groups, known), agent.scope),
            categories: try await categories.table(agent.scope, including: codes),
            policies: try await policies.active(agent.scope), today: today)
    }

    /// Why a fact is put aside although the batch is sound; nil: it is taken.
    private static func problem(
        _ fact: Fact, agent: AgentCredential, today: CalendarDate
    ) -> (reason: String, field: String)? {
        let store: StoreCode
        switch fact {
        case .receipt(let receipt):
            store = receipt.store
            if receipt.businessDate < earliestBusinessDate
                || receipt.businessDate.days(since: today) > futureDaysMax
            {
                return ("date_out_of_range", "business_date")
            }
        case .input(let input):
            store = input.store
        }
        return store.text == agent.storeCode ? nil : ("foreign_store", "store")
    }
}

extension CalendarDate {
    /// The first day of the date's month.
    var firstOfMonth: CalendarDate { adding(days: 1 - parts.day) }
}
