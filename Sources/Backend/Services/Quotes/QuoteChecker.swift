import Foundation
import KakuzukeProtocol
import Rating
import Storage
import SwiftProtobuf

/// Reckons the quotes of stores again from the facts that each store had.
///
/// A difference is a defect of ours, so that whatever else may explain one is told apart. Source: `docs/sync.md`,
/// "Recorded quotes".
struct QuoteChecker: Sendable {
    /// Quotes whose verdicts are written at a time.
    static let quotesPerPage: Int64 = 100
    /// Quotes of one run; what is left goes with the next one.
    static let quotesPerRunMax = 5_000

    let database: Database
    let customers: CustomerDirectory
    let policies: PolicyDirectory
    let receipts: ReceiptLoader
    let clock: WallClock

    init(
        database: Database, customers: CustomerDirectory, policies: PolicyDirectory, categories: CategoryDirectory,
        clock: WallClock
    ) {
        self.database = database
        self.customers = customers
        self.policies = policies
        receipts = ReceiptLoader(categories: categories)
        self.clock = clock
    }

    /// Reckons quotes again that nobody has looked at, the oldest first, at most `quotesPerRunMax`.
    ///
    /// - Parameters:
    ///   - scope: the tenant.
    ///   - turn: lets each page begin, so that no other work of the tenant waits for all of them.
    /// - Returns: how many of them differ.
    /// - Throws: `StorageError` when the database fails, what `turn` throws, `CancellationError`.
    @discardableResult
    func run(
        _ scope: TenantScope,
        turn: (@Sendable () async throws -> Page) async throws -> Page = { try await $0() }
    ) async throws -> Int {
        var sum = Page()
        while sum.quotes < Self.quotesPerRunMax {
            try Task.checkCancellation()
            let page = try await turn { try await runPage(scope) }
            guard page.quotes > 0 else { break }
            sum.quotes += page.quotes
            sum.different += page.different
        }
        return sum.different
    }

    /// What one page came to.
    struct Page: Sendable {
        /// Quotes that were reckoned again.
        var quotes = 0
        /// Of them those that differ.
        var different = 0
    }

    private func runPage(_ scope: TenantScope) async throws -> Page {
        let quotes = try await database.run(
            scope, SelectUncheckedQuotes(tenant: scope.tenant, limit: Self.quotesPerPage))
        guard !quotes.isEmpty else { return Page() }
        var page = Page(quotes: quotes.count)
        var update = UpdateQuoteVerdicts(tenant: scope.tenant, checkedAt: clock.now())
        for quote in quotes {
            let outcome = try await check(quote, scope)
            if outcome.verdict == .different { page.different += 1 }
            update.agents.append(quote.agent)
            update.quotes.append(quote.quote)
            update.verdicts.append(Int16(outcome.verdict.rawValue))
            update.reasons.append(outcome.obstacle?.rawValue ?? "")
            update.findings.append(StoredBytes(try outcome.finding.serializedBytes()))
        }
        _ = try await database.run(scope, update)
        return page
    }

    /// Reckons one quote again.
    ///
    /// - Returns: what was found; nothing is written.
    /// - Throws: `StorageError` when the database fails.
    func check(_ quote: StoreQuote, _ scope: TenantScope) async throws -> QuoteOutcome {
        let bytes = quote.contents.bytes
        guard let contents = try? Kakuzuke_V1_QuoteContents(serializedBytes: bytes), let basket = try? Basket(contents)
        else { return .notPossible(.basketRefused) }
        guard let engine = try await engine(quote, scope) else { return .notPossible(.policyUnknown) }
        let reckoning = QuoteReckoning(contents: contents, basket: basket, engine: engine, date: quote.asOf)
        guard contents.customer != nil else { return reckoning.outcome(of: nil) }
        let customer = try await customer(of: contents, scope)
        return try await database.transaction(scope, seesOneSnapshot: true) { transaction in
            try await check(quote, reckoning, customer, scope, transaction)
        }
    }

    /// The policy that priced a quote; nil: the tenant does not have the version.
    func engine(_ quote: StoreQuote, _ scope: TenantScope) async throws -> RatingEngine? {
        guard let version = Int32(exactly: quote.policyVersion) else { return nil }
        let policy = PolicyKey(rawValue: version)
        let rows = try await database.run(scope, SelectPolicyContent(tenant: scope.tenant, policy: policy))
        return rows.isEmpty ? nil : try await policies.engine(policy, scope)
    }

    /// Whom the quote named, as it is now; nil: nobody knows them.
    private func customer(
        of contents: Kakuzuke_V1_QuoteContents, _ scope: TenantScope
    ) async throws -> CustomerKey? {
        switch contents.customer {
        case .identifier(let message)?:
            guard let identifier = try? IdentifierHash(message) else { return nil }
            return try await customers.find([identifier], scope)[identifier]
        case .customerID(let number)?:
            return Int64(exactly: number).map { CustomerKey(rawValue: $0) }
        case nil: return nil
        }
    }

    private func check(
        _ quote: StoreQuote, _ reckoning: QuoteReckoning, _ customer: CustomerKey?, _ scope: TenantScope,
        _ transaction: StorageTransaction
    ) async throws -> QuoteOutcome {
        if reckoning.saysOutOfRange { return reckoning.outcomeOfUnknown() }
        let knowledge = QuoteKnowledge(quote)
        let grounds = try await transaction.run(
            SelectQuoteGround(
                tenant: scope.tenant, customer: customer, agent: quote.agent, installEpoch: quote.installEpoch,
                includedSequence: quote.includedSequence, ownSequence: quote.ownSequence))
        guard let ground = grounds.first else { throw ServiceError(.internalFault, "the tenant has no head") }
        guard ground.datedAfter <= knowledge.change else { return .notPossible(.beforeRecords) }
        guard ground.waiting == 0 else { return .notPossible(.factsQuarantined) }
        let outcome = try await reckon(reckoning, knowledge, ground, customer, scope, transaction)
        // A settled fact counts from another moment than at the store, or never: equal prices alone say something.
        guard ground.settled == 0 || outcome.verdict == .equal else { return .notPossible(.factsQuarantined) }
        return outcome
    }

    /// Reckons a quote whose facts have all been taken, discarded or never put aside.
    private func reckon(
        _ reckoning: QuoteReckoning, _ knowledge: QuoteKnowledge, _ ground: SelectQuoteGround.Row,
        _ customer: CustomerKey?, _ scope: TenantScope, _ transaction: StorageTransaction
    ) async throws -> QuoteOutcome {
        guard let customer, let factsChange = ground.factsChange else {
            return reckoning.saysUnknown ? reckoning.outcomeOfUnknown() : .notPossible(.customerUnknown)
        }
        let (rows, inputs) = try await transaction.run(
            SelectDatedReceipts(tenant: scope.tenant, customer: customer),
            SelectInputArrivals(tenant: scope.tenant, customer: customer))
        let arrivals = rows.flatMap { [$0.arrival, $0.replacement] } + inputs.map(\.arrival)
        guard !arrivals.contains(where: knowledge.isUncertain) else { return .notPossible(.installationChanged) }
        let isKnown = rows.contains(where: knowledge.sees) || inputs.contains { knowledge.knows($0.arrival) }
        if reckoning.saysUnknown, !isKnown, factsChange <= knowledge.change { return reckoning.outcomeOfUnknown() }
        // Facts other than receipts have no earlier state that could be looked up. Settling a fact is such a change
        // itself; there equal prices are looked for.
        let isSettled = ground.settled > 0
        guard isSettled || (factsChange <= knowledge.change && inputs.allSatisfy({ knowledge.knows($0.arrival) }))
        else { return .notPossible(.factsChanged) }
        let facts = try await CustomerFactsLoader.load([customer], scope, transaction)[customer] ?? CustomerFacts()
        let loaded = try await receipts.receipts(rows.map(\.receipt), scope, transaction)
        let history = DatedHistory(facts: facts, contents: Array(zip(rows, loaded)))
        return reckoning.outcome(of: history, knownBy: knowledge)
    }
}
