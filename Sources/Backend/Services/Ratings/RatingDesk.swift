import Foundation
public import KakuzukeProtocol
import Rating
public import Storage
import SwiftProtobuf

/// Tells ratings and prices to people and programs of a tenant, and checks the kept states.
public struct RatingDesk: Sendable {
    /// Customers that a check names when their states differ.
    public static let namedDifferencesMax = 20
    /// Random bytes of a quote's id.
    static let quoteIDBytes = 12
    /// Longest reason for looking at a customer; characters.
    public static let reasonCharactersMax = 256

    let database: Database
    let reader: RatingReader
    private let customers: CustomerDirectory
    private let clock: WallClock
    private let audit: AuditWriter
    let keys: IdentifierKeySource
    private let random: RandomBytes

    /// Makes the desk.
    ///
    /// - Parameters:
    ///   - database: the database.
    ///   - directories: what is kept of tenants between calls.
    ///   - reader: prepares customers for ratings.
    ///   - keys: the tenants' identifier keys, for customers' links.
    ///   - clock: the time by which business dates are reckoned.
    ///   - random: gives quotes their ids.
    public init(
        database: Database, directories: Directories, reader: RatingReader, keys: IdentifierKeySource,
        clock: WallClock, random: RandomBytes
    ) {
        self.database = database
        self.keys = keys
        self.random = random
        self.reader = reader
        customers = directories.customers
        self.clock = clock
        audit = AuditWriter(database: database)
    }

    /// One customer's rating in all subjects, with the days on which it will change by itself.
    ///
    /// - Throws: `ServiceError.notFound` for a customer that the tenant does not have.
    public func rating(
        _ request: Kakuzuke_V1_GetRatingRequest, _ caller: Caller
    ) async throws -> Kakuzuke_V1_GetRatingResponse {
        let date = try await date(request.hasAsOf ? request.asOf : nil, caller.scope)
        let asked = try await customer(request.customer, caller)
        try await note("rating.read", asked, reason: request.reason, caller)
        guard let customer = asked else {
            throw ServiceError(.notFound, "there is no such customer", field: "customer")
        }
        let subject = try await reader.subject(customer, on: date, caller.scope, looksAhead: true)
        let policy = subject.version.engine.policy
        var response = Kakuzuke_V1_GetRatingResponse()
        response.policyVersion = UInt32(subject.version.policy.rawValue)
        response.asOf = date.daysSinceEpoch
        guard let evaluation = subject.evaluation else { return response }
        response.ratings = evaluation.ratings(on: date).map { Kakuzuke_V1_SubjectRating($0, policy: policy) }
        response.setForecast(subject.timetable, policy: policy)
        return response
    }

    /// Prices a basket.
    ///
    /// - Throws: `ContractError` or `QuoteError` as `ServiceError.invalidField` for a basket that cannot be priced.
    public func quote(
        _ request: Kakuzuke_V1_QuoteRequest, _ caller: Caller
    ) async throws -> Kakuzuke_V1_QuoteResponse {
        let date = try await date(request.hasAsOf ? request.asOf : nil, caller.scope)
        let customer = request.hasCustomer ? try await customer(request.customer, caller) : nil
        if request.hasCustomer { try await note("quote.made", customer, reason: request.reason, caller) }
        let isUnknown = request.hasCustomer && customer == nil
        let subject = try await reader.subject(customer, on: date, caller.scope)
        let codes = Array(Set(request.basket.lines.map(\.product).filter { !$0.isEmpty }))
        let products =
            codes.isEmpty
            ? []
            : try await database.run(
                caller.scope, FindProducts(tenant: caller.scope.tenant, codes: codes))
        let terms = Dictionary(products.compactMap { row in Self.terms(row, on: date).map { (row.code, $0) } }) {
            first, _ in first
        }
        let settings = try await settings(caller.scope)
        let engine = subject.version.engine
        var response: Kakuzuke_V1_QuoteResponse
        do {
            let basket = try Basket(request.basket) { terms[$0] }
            let usage = isUnknown ? Self.stranger(engine, settings) : subject.usage
            let quote = try engine.quote(basket, for: usage.map { engine.evaluation(of: $0) }, on: date)
            let hasGrade = quote.ratings.contains { $0.rating.grade != nil }
            let level = Self.audience(settings).level(
                engine.policy.disclose, isKnown: customer != nil, hasGrade: hasGrade)
            response = Kakuzuke_V1_QuoteResponse(
                quote, basket: basket, products: request.basket.lines.map(\.product),
                ways: try engine.ways(from: quote, basket, for: usage, rulesUntil: subject.timetable.rulesUntil),
                policy: engine.policy, level: level)
        } catch let error as ContractError {
            throw ServiceError(.invalidField, "the basket cannot be read", field: "basket." + error.field)
        } catch let error as QuoteError {
            let line = error.line.map { ".lines[\($0)]" } ?? ""
            throw ServiceError(.invalidField, error.code.rawValue, field: "basket" + line)
        }
        response.quoteID = Self.quoteID(random(Self.quoteIDBytes))
        response.policyVersion = UInt32(subject.version.policy.rawValue)
        if isUnknown { response.remarkCodes.append("customer_unknown") }
        try await keep(response, request.basket, customer, subject.version.policy, caller.scope)
        if request.hasReceiptText {
            response.receiptText = try receiptText(
                request.receiptText, response, customer: customer == nil ? nil : request.customer, on: date,
                settings, caller.scope)
        }
        return response
    }

    /// Rates every customer from the kept states and from all receipts and counts what differs.
    ///
    /// Customers that wait for their states to be made again are reckoned from receipts anyway and do not count.
    public func verify(
        _ request: Kakuzuke_V1_VerifyRatingsRequest, _ caller: Caller
    ) async throws -> Kakuzuke_V1_VerifyRatingsResponse {
        let date = try await date(request.hasAsOf ? request.asOf : nil, caller.scope)
        var response = Kakuzuke_V1_VerifyRatingsResponse()
        var last = CustomerKey(rawValue: 0)
        while true {
            let page = try await database.run(
                caller.scope, SelectCustomersPage(tenant: caller.scope.tenant, after: last, limit: 500))
            guard let end = page.last?.customer else { return response }
            last = end
            for row in page where !row.needsRemake {
                try Task.checkCancellation()
                let kept = try await reader.subject(row.customer, on: date, caller.scope)
                let full = try await reader.subject(row.customer, on: date, caller.scope, fromReceipts: true)
                let ratings = kept.evaluation?.ratings(on: date)
                response.customers += 1
                response.ratings += UInt64(ratings?.count ?? 0)
                guard ratings != full.evaluation?.ratings(on: date) else { continue }
                response.differences += 1
                if response.differentCustomerIds.count < Self.namedDifferencesMax {
                    response.differentCustomerIds.append(UInt64(row.customer.rawValue))
                }
            }
        }
    }

    /// Writes down that somebody looked at a customer, before anything is told.
    func note(_ action: String, _ customer: CustomerKey?, reason: String, _ caller: Caller) async throws {
        guard (1...Self.reasonCharactersMax).contains(reason.count) else {
            throw ServiceError(
                .invalidField, "why this customer is looked at, in 1 to \(Self.reasonCharactersMax) characters",
                field: "reason")
        }
        try await audit.append(
            caller.event(
                action, at: clock.now(),
                [("customer", customer.map { String($0.rawValue) } ?? "unknown"), ("reason", reason)]),
            caller.scope)
    }

    /// Somebody whom nobody has seen: a walk-in or a first visit, as the tenant chose; agents do the same.
    private static func stranger(
        _ engine: RatingEngine, _ settings: SelectTenantSettings.Row
    ) -> CustomerUsage? {
        guard settings.unknownCustomer == 1 else { return nil }
        return engine.completeUsage(facts: CustomerFacts(), receipts: [])
    }

    /// Keeps the quote with the version that it was made by.
    private func keep(
        _ response: Kakuzuke_V1_QuoteResponse, _ basket: Kakuzuke_V1_Basket, _ customer: CustomerKey?,
        _ policy: PolicyKey, _ scope: TenantScope
    ) async throws {
        let basketBytes: [UInt8] = try basket.serializedBytes()
        let answer: [UInt8] = try response.serializedBytes()
        _ = try await database.run(
            scope,
            InsertQuote(
                tenant: scope.tenant, quote: response.quoteID, madeAt: clock.now(),
                asOf: CalendarDate(daysSinceEpoch: response.asOf), policy: policy, customer: customer,
                store: basket.store, basket: StoredBytes(basketBytes), answer: StoredBytes(answer)))
    }

    func settings(_ scope: TenantScope) async throws -> SelectTenantSettings.Row {
        let rows = try await database.run(scope, SelectTenantSettings(tenant: scope.tenant))
        guard let row = rows.first else { throw ServiceError(.internalFault, "the tenant has no settings") }
        return row
    }

    func date(_ asked: Int32?, _ scope: TenantScope) async throws -> CalendarDate {
        if let asked {
            guard (-25_567...2_932_896).contains(asked) else {
                throw ServiceError(.invalidField, "a date between 1900 and 9999", field: "as_of")
            }
            return CalendarDate(daysSinceEpoch: asked)
        }
        let settings = try await database.run(scope, SelectTenantSettings(tenant: scope.tenant))
        return clock.businessDate(timeZone: settings.first?.timeZone ?? "")
    }

    /// The customer that a request names; nil for one that nobody has seen.
    func customer(
        _ reference: Kakuzuke_V1_CustomerReference, _ caller: Caller
    ) async throws -> CustomerKey? {
        let scope = caller.scope
        switch reference.reference {
        case .customerID(let number):
            // Numbers can be counted up; who serves customers has their member numbers.
            guard caller.person.roles.contains(.owner) else {
                throw ServiceError(.notAllowed, "name the customer by a member number", field: "customer.customer_id")
            }
            guard let key = Int64(exactly: number), key > 0 else { return nil }
            let rows = try await database.run(
                scope,
                SelectCustomersPage(tenant: scope.tenant, after: CustomerKey(rawValue: key - 1), limit: 1))
            return rows.first?.customer.rawValue == key ? rows.first?.customer : nil
        case .identifier(let message):
            guard let identifier = try? IdentifierHash(message) else {
                throw ServiceError(.invalidField, "not a hashed identifier", field: "customer.identifier")
            }
            return try await customers.find([identifier], scope)[identifier]
        case .memberNumber:
            throw ServiceError(
                .invalidField, "identifiers leave the store only hashed", field: "customer.member_number")
        case nil:
            throw ServiceError(.invalidField, "names nobody", field: "customer")
        }
    }

    private static func terms(_ row: FindProducts.Row, on date: CalendarDate) -> ProductTerms? {
        guard let position = row.fromDates.lastIndex(where: { $0 <= date }) else { return nil }
        return ProductTerms(
            category: row.category, unitCost: UnitCostHundredths(row.unitCosts[position]),
            listPrice: row.listPrices[position].map { MoneyMinorUnits($0) }, tax: row.taxes[position])
    }
}
