import Foundation
import KakuzukeProtocol
import Rating
import Storage
import SwiftProtobuf

/// One feed on its way: reads pages under one snapshot, sends parts, and signs what was sent.
struct FeedTransmission {
    let scope: TenantScope
    let span: FeedSpan
    let versions: [ActivePolicies.Version]
    let transaction: StorageTransaction
    let signer: FeedSigner
    let products: ProductParts
    let send: @Sendable (Kakuzuke_V1_FeedPart) async throws -> Void

    private var digest = FeedDigest()
    private var items = Kakuzuke_V1_FeedItems()
    /// The parts since `products` was asked for in vain; nil: nobody wants them.
    private var collected: [[UInt8]]?

    init(
        scope: TenantScope, span: FeedSpan, versions: [ActivePolicies.Version], transaction: StorageTransaction,
        signer: FeedSigner, products: ProductParts,
        send: @escaping @Sendable (Kakuzuke_V1_FeedPart) async throws -> Void
    ) {
        self.scope = scope
        self.span = span
        self.versions = versions
        self.transaction = transaction
        self.signer = signer
        self.products = products
        self.send = send
    }

    /// Sends the header: from where to where, what the ratings include, and the policies.
    ///
    /// - Parameters:
    ///   - agent: whose feed it is.
    ///   - today: the business date.
    /// - Throws: `StorageError` when the database fails, or what `send` throws.
    mutating func begin(agent: UUID, today: CalendarDate) async throws {
        let epochs = try await transaction.run(SelectCurrentEpoch(tenant: scope.tenant, agent: agent))
        var header = Kakuzuke_V1_FeedHeader()
        header.isSnapshot = span.isSnapshot
        header.afterChange = UInt64(span.after.rawValue)
        header.upToChange = UInt64(span.upTo.rawValue)
        header.includedSequence = UInt64((epochs.first?.nextSequence ?? 1) - 1)
        header.madeOn = today.daysSinceEpoch
        header.isOfSomeStores = span.stores != nil
        header.policies = Self.policies(versions)
        digest.update(try header.serializedBytes())
        var part = Kakuzuke_V1_FeedPart()
        part.header = header
        try await send(part)
    }

    /// Versions of the policy as a header has them.
    static func policies(_ versions: [ActivePolicies.Version]) -> [Kakuzuke_V1_PolicyVersion] {
        versions.map { version in
            var message = Kakuzuke_V1_PolicyVersion()
            message.version = UInt32(version.policy.rawValue)
            message.effectiveFrom = version.effectiveFrom.daysSinceEpoch
            message.policy = Kakuzuke_V1_Policy(version.engine.policy)
            if let scheduled = version.scheduledFrom { message.scheduledFrom = scheduled.daysSinceEpoch }
            return message
        }
    }

    mutating func sendCustomers() async throws {
        var last = CustomerKey(rawValue: 0)
        while true {
            let page = try await transaction.run(
                SelectChangedCustomers(
                    tenant: scope.tenant, after: span.after, afterCustomer: last, limit: FeedBuilder.pageSize,
                    stores: span.stores))
            guard let end = page.last?.customer else { return }
            last = end
            items.customers += try await customers(page)
            try await sendItems(atLeast: FeedLimits.itemsTarget)
        }
    }

    mutating func sendProducts() async throws {
        guard span.isSnapshot else { return try await sendProductPages() }
        try await sendItems(atLeast: 1)
        let rows = try await transaction.run(SelectNewestProductChange(tenant: scope.tenant))
        let newest = rows.first?.change ?? ChangeNumber(rawValue: 0)
        if let parts = products.parts(scope.tenant, newest: newest) {
            for part in parts { try await send(contents: part) }
            return
        }
        collected = []
        try await sendProductPages()
        try await sendItems(atLeast: 1)
        products.keep(collected ?? [], scope.tenant, newest: newest)
        collected = nil
    }

    private mutating func sendProductPages() async throws {
        var last = ""
        while true {
            let page = try await transaction.run(
                SelectProductsPage(
                    tenant: scope.tenant, after: span.after, afterCode: last, limit: FeedBuilder.pageSize))
            guard let end = page.last?.code else { return }
            last = end
            items.products += page.map { Self.product($0) }
            try await sendItems(atLeast: FeedLimits.itemsTarget)
        }
    }

    /// Sends what is left.
    mutating func finishItems() async throws { try await sendItems(atLeast: 1) }

    mutating func end() async throws {
        try await finishItems()
        try await send(try signer.end(digest))
    }

    private mutating func sendItems(atLeast count: Int) async throws {
        guard items.customers.count + items.products.count >= count else { return }
        let contents = try items.contents()
        items = Kakuzuke_V1_FeedItems()
        collected?.append(contents)
        try await send(contents: contents)
    }

    private mutating func send(contents: [UInt8]) async throws {
        digest.update(contents)
        var part = Kakuzuke_V1_FeedPart()
        part.items = Data(contents)
        try await send(part)
    }

    private func customers(_ page: [SelectChangedCustomers.Row]) async throws -> [Kakuzuke_V1_CustomerItem] {
        let keys = page.filter { !$0.isGone }.map(\.customer)
        let facts = try await CustomerFactsLoader.loadWithKeys(keys, scope, transaction)
        let identifiers = try await transaction.run(SelectIdentifiers(tenant: scope.tenant, customers: keys))
        var states: [CustomerKey: [Kakuzuke_V1_CustomerStates]] = [:]
        for version in versions {
            let rows = try await transaction.run(
                SelectStates(tenant: scope.tenant, policy: version.policy, customers: keys))
            for row in rows {
                var message = Kakuzuke_V1_CustomerStates()
                message.policyVersion = UInt32(version.policy.rawValue)
                message.states = Data(row.states.bytes)
                states[row.customer, default: []].append(message)
            }
        }
        let byCustomer = Dictionary(grouping: identifiers, by: \.customer)
        return page.compactMap { row in
            // Whoever starts afresh need not be told what to forget.
            if row.isGone, span.isSnapshot { return nil }
            var item = Kakuzuke_V1_CustomerItem()
            item.customerID = UInt64(row.customer.rawValue)
            item.isGone = row.isGone
            guard !row.isGone else { return item }
            item.isLimited = row.needsRemake
            item.identifiers = (byCustomer[row.customer] ?? []).map { Self.identifier($0) }
            let known = facts[row.customer] ?? CustomerFactsLoader.Loaded()
            // A store that closes a reservation names it by its key.
            item.facts = Kakuzuke_V1_CustomerFacts(known.facts, reservationKeys: known.reservationKeys)
            item.states = states[row.customer] ?? []
            return item
        }
    }

    private static func identifier(_ row: SelectIdentifiers.Row) -> Kakuzuke_V1_CustomerIdentifier {
        var message = Kakuzuke_V1_CustomerIdentifier()
        message.kind = UInt32(row.kind)
        message.keyID = UInt32(bitPattern: row.keyID)
        message.hash = Data(row.hash.bytes)
        return message
    }

    private static func product(_ row: SelectProductsPage.Row) -> Kakuzuke_V1_ProductItem {
        var message = Kakuzuke_V1_ProductItem()
        message.code = row.code
        message.name = row.name
        message.category = row.category
        message.prices = row.fromDates.indices.map { position in
            var price = Kakuzuke_V1_ProductPrice()
            price.fromDate = row.fromDates[position].daysSinceEpoch
            price.unitCostE2 = row.unitCosts[position]
            if let listPrice = row.listPrices[position] { price.listPrice = listPrice }
            price.tax = row.taxes[position]
            return price
        }
        return message
    }
}
