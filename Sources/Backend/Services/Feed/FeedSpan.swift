import Foundation
import Storage

/// From which change to which one a feed goes.
struct FeedSpan {
    /// The change that the agent has applied; 0: the feed is everything.
    let after: ChangeNumber
    /// The change that the agent will have applied; what is newer may come too, and comes again the next time.
    let upTo: ChangeNumber
    /// The stores of whose customers it is, ascending; nil: of everybody.
    let stores: [StoreKey]?
    /// Changes that the agent may name for something else than this feed, so that it must not end there.
    let ambiguous: Set<ChangeNumber>

    /// True: the feed replaces all that the agent has.
    var isSnapshot: Bool { after.rawValue == 0 }

    /// Decides on the span and notes it, before anything of the feed is sent.
    ///
    /// An agent may go on from the last feed that it was sent, or from the one before where that got lost. Any other
    /// change is of a past that this database does not have: it was put back, or the agent's file was. Nor does it go
    /// on where the feed is to be of other customers than the last one was.
    ///
    /// - Parameters:
    ///   - asked: the change that the agent has applied.
    ///   - takesSomeStores: whether the agent knows that others may be known elsewhere; else it is sent everybody.
    ///   - agent: whose feed it is.
    ///   - database: the product's database.
    /// - Returns: the span.
    /// - Throws: `ServiceError`, or `StorageError` when the database fails.
    static func next(
        after asked: UInt64, takesSomeStores: Bool, to agent: AgentCredential, _ database: Database
    ) async throws -> FeedSpan {
        let tenant = agent.scope.tenant
        return try await database.transaction(agent.scope) { transaction in
            let (rows, heads, reaches) = try await transaction.run(
                SelectFeedMarks(tenant: tenant, agent: agent.agent), SelectTenantHead(tenant: tenant),
                SelectFeedReach(tenant: tenant, counter: CustomerDirectory.counter))
            guard let marks = rows.first, let head = heads.first?.lastChange, let reach = reaches.first else {
                throw ServiceError(.internalFault, "an agent without a row has called")
            }
            var stores: [StoreKey]?
            if takesSomeStores, reach.customers > Int64(reach.customersMax) {
                let found = try await transaction.run(SelectStoresOfGroups(tenant: tenant, store: agent.store))
                stores = Set(found.map(\.store)).union([agent.store]).sorted()
            }
            let named = ChangeNumber(rawValue: Int64(clamping: asked))
            let isKnown = named == marks.sent || named == marks.confirmed
            var ambiguous: Set<ChangeNumber> = []
            // Nothing need have changed since the last feed; its number must not stand for other customers too.
            if stores != marks.stores { ambiguous = [marks.sent, marks.confirmed, named] }
            // Nor for another past, should this feed get lost.
            if !isKnown { ambiguous.insert(named) }
            ambiguous.remove(ChangeNumber(rawValue: 0))
            guard stores == marks.stores, isKnown || head != named else {
                let advanced = try await transaction.run(AdvanceHead(tenant: tenant))
                guard let change = advanced.first?.change else {
                    throw ServiceError(.internalFault, "the tenant has no head")
                }
                let span = FeedSpan(
                    after: ChangeNumber(rawValue: 0), upTo: change, stores: stores, ambiguous: ambiguous)
                try await span.note(for: agent, transaction)
                return span
            }
            let span = FeedSpan(
                after: isKnown ? named : ChangeNumber(rawValue: 0), upTo: head, stores: stores, ambiguous: ambiguous)
            if marks.sent != span.upTo || marks.confirmed != span.after {
                try await span.note(for: agent, transaction)
            }
            return span
        }
    }

    private func note(for agent: AgentCredential, _ transaction: StorageTransaction) async throws {
        _ = try await transaction.run(
            NoteFeedMarks(
                tenant: agent.scope.tenant, agent: agent.agent, sent: upTo, confirmed: after, stores: stores))
    }
}
