import GRDB
import Rating

/// A feed on its way into the rating cache: applied as a whole by `commit`, or not at all.
public struct FeedApplication: Sendable {
    /// What the feed says of itself.
    public let header: FeedHeader

    private let database: AgentDatabase
    private let ticket: Int

    init(database: AgentDatabase, header: FeedHeader, ticket: Int) {
        self.database = database
        self.header = header
        self.ticket = ticket
    }

    /// Collects items of the feed; a customer or product that comes twice counts as it came last.
    ///
    /// Throws `invalidInput`, `feedOutOfOrder` when another feed was begun meanwhile, `full`, `stopped`.
    public func add(customers: [FeedCustomer] = [], products: [FeedProduct] = []) throws(LocalStoreError) {
        guard customers.count + products.count <= database.limits.feedPartItemsMax else {
            throw LocalStoreError.invalid("a part of a feed has \(customers.count + products.count) items")
        }
        for customer in customers { try check(customer) }
        for product in products { try check(product) }
        try database.write { connection in
            try checkTicket()
            let standby = 1 - (try LocalReader(connection).generation())
            let stage = try FeedStage(connection, generation: standby, isSnapshot: header.isSnapshot)
            for customer in customers { try stage.insert(customer) }
            for product in products { try stage.insert(product) }
        }
    }

    /// Asks `verify` and then makes the feed visible in one transaction.
    ///
    /// When `verify` throws, the feed is dropped and `feedRejected` is thrown with its error as cause; readers go on
    /// with the earlier state. Throws `damagedCache` when a delta meets something that is not what earlier feeds
    /// brought: only a snapshot puts it right. Throws `feedOutOfOrder` when another feed was applied or begun
    /// meanwhile.
    public func commit(appliedAt now: StoredInstant, verify: () throws -> Void) throws(LocalStoreError) {
        do {
            try verify()
        } catch {
            try abandon()
            throw LocalStoreError(
                .feedRejected, "the feed up to change \(header.upToChange) was refused by its verification",
                nextStep: "The agent asks for it again; if it is refused again, check the feed key in the settings",
                cause: error)
        }
        try database.write { connection in
            try checkTicket()
            try checkOrder(connection)
            let active = try LocalReader(connection).generation()
            let standby = 1 - active
            if header.isSnapshot {
                try FeedStage.sortIdentifiers(generation: standby, connection)
            } else {
                let merge = FeedMerge(connection, from: standby, into: active)
                try merge.run(replacesPolicies: header.policies != nil)
            }
            let update = try BoundStatement(
                connection,
                """
                UPDATE feed SET generation = ?, change = ?, included_sequence = ?, made_on = ?, applied_at = ?,
                    is_of_some_stores = ?, revision = revision + 1
                WHERE id = 1
                """)
            try update.bind(1, header.isSnapshot ? standby : active)
            try update.bind(2, header.upToChange)
            try update.bind(3, header.includedSequence)
            try update.bind(4, Int64(header.madeOn.daysSinceEpoch))
            try update.bind(5, now.millisecondsSinceEpoch)
            try update.bind(6, header.isOfSomeStores ? 1 : 0)
            try update.run()
        }
        if header.isSnapshot { database.forgetCacheDamage() }
        try abandon()
    }

    /// Drops what was collected.
    ///
    /// Does nothing when another feed was begun meanwhile.
    public func abandon() throws(LocalStoreError) {
        guard database.isCurrentFeed(ticket) else { return }
        try database.write { connection in
            try FeedStage.clear(generation: 1 - (try LocalReader(connection).generation()), connection)
        }
    }

    func checkOrder(_ connection: Database) throws {
        guard !header.isSnapshot else { return }
        let applied = try LocalReader(connection).checkpoint()?.change ?? 0
        guard header.afterChange == applied, header.upToChange >= applied else {
            throw LocalStoreError(
                .feedOutOfOrder,
                "the feed goes from change \(header.afterChange) to \(header.upToChange), applied is \(applied)",
                nextStep: "Ask for the feed after change \(applied)")
        }
    }

    private func checkTicket() throws {
        guard database.isCurrentFeed(ticket) else {
            throw LocalStoreError(
                .feedOutOfOrder, "another feed was begun meanwhile", nextStep: "Take one feed at a time")
        }
    }

    private func check(_ customer: FeedCustomer) throws(LocalStoreError) {
        let limits = database.limits
        guard (1...CacheRow.customerIDMax).contains(customer.id) else {
            throw LocalStoreError.invalid("customer number \(customer.id) is outside 1 to 2^40 - 1")
        }
        guard customer.identifiers?.count ?? 0 <= limits.customerIdentifiersMax,
            customer.facts?.count ?? 0 <= limits.payloadBytesMax,
            customer.states.allSatisfy({
                (1...CacheRow.policyVersionMax).contains($0.policyVersion)
                    && $0.states.count <= limits.payloadBytesMax
            })
        else { throw LocalStoreError.invalid("customer \(customer.id) is outside the limits") }
    }

    private func check(_ product: FeedProduct) throws(LocalStoreError) {
        guard (1...database.limits.keyBytesMax).contains(product.code.utf8.count),
            product.payload?.count ?? 0 <= database.limits.payloadBytesMax
        else { throw LocalStoreError.invalid("a product is outside the limits") }
    }
}
