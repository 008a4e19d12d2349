public import KakuzukeProtocol
public import LocalStore
import Rating

/// Tells ratings and prices at the store, with or without the server, from the cache and the store's own facts.
///
/// Calls block for the time of a few look-ups in the agent's file.
public struct StoreRatings: Sendable {
    let database: AgentDatabase
    let identifierKeys: [IdentifierKey]
    let clock: StoreClock
    private let record: @Sendable (AnsweredQuote) -> Void
    private let quoteID: @Sendable () -> String
    let shelf = CacheShelf()

    /// Makes the teller.
    ///
    /// - Parameters:
    ///   - database: the agent's file.
    ///   - identifierKeys: the tenant's keys for identifiers, newest first.
    ///   - clock: the store's clock.
    ///   - record: takes every quote that is handed out; must not wait.
    ///   - quoteID: gives each quote an id that no other has.
    public init(
        database: AgentDatabase, identifierKeys: [IdentifierKey], clock: StoreClock,
        record: @escaping @Sendable (AnsweredQuote) -> Void, quoteID: @escaping @Sendable () -> String
    ) {
        self.database = database
        self.identifierKeys = identifierKeys
        self.clock = clock
        self.record = record
        self.quoteID = quoteID
    }

    /// Prices a basket.
    ///
    /// - Throws: `KakuzukeError`.
    public func quote(_ request: Kakuzuke_V1_QuoteRequest) throws(KakuzukeError) -> Kakuzuke_V1_QuoteResponse {
        try answered {
            let made = try database.look { try answer(request, from: $0) }
            record(made)
            return made.answer
        }
    }

    private func answer(_ request: Kakuzuke_V1_QuoteRequest, from reader: LocalReader) throws -> AnsweredQuote {
        let asked = try Self.date(request.hasAsOf ? request.asOf : nil)
        let view = try CacheView(reader, clock: clock, asked: asked, shelf: shelf)
        let customer = request.hasCustomer ? try customer(request.customer, in: view) : CustomerView()
        let products = request.basket.lines.map(\.product)
        let terms = try view.terms(Set(products))
        let basket = try Basket(request.basket) { terms[$0] }
        let quote = try view.engine.quote(basket, for: customer.evaluation, on: view.date)
        let level = customer.level(view, hasGrade: quote.ratings.contains { $0.rating.grade != nil })
        var response = Kakuzuke_V1_QuoteResponse(
            quote, basket: basket, products: products,
            ways: try view.engine.ways(from: quote, basket, for: customer.usage, rulesUntil: try view.rulesUntil()),
            policy: view.engine.policy, level: level)
        response.quoteID = quoteID()
        response.policyVersion = view.version
        (response.freshness, response.remarkCodes) = standing(of: customer, in: view)
        if request.hasReceiptText {
            response.receiptText = try receiptText(request.receiptText, response, customer: customer, in: view)
        }
        var number: UInt64?
        if case .customerID(let named) = request.customer.reference { number = named }
        return AnsweredQuote(
            madeAt: clock.now(), watermark: view.prelude.watermark, identifier: customer.identifier,
            customerNumber: number, basket: basket, products: products,
            quote: quote, answer: response)
    }

    /// One customer's rating in all subjects, with the days on which it will change by itself.
    ///
    /// - Throws: `KakuzukeError`; `not_found` for somebody nobody has seen.
    public func rating(
        _ request: Kakuzuke_V1_GetRatingRequest
    ) throws(KakuzukeError) -> Kakuzuke_V1_GetRatingResponse {
        try answered {
            try database.look { reader in
                let asked = try Self.date(request.hasAsOf ? request.asOf : nil)
                let view = try CacheView(reader, clock: clock, asked: asked, shelf: shelf)
                let customer = try knownCustomer(request.customer, in: view)
                let policy = view.engine.policy
                var response = Kakuzuke_V1_GetRatingResponse()
                response.policyVersion = view.version
                response.asOf = view.date.daysSinceEpoch
                response.freshness = standing(of: customer, in: view).freshness
                guard let evaluation = customer.evaluation else { return response }
                let ratings = evaluation.ratings(on: view.date)
                let level = customer.level(view, hasGrade: ratings.contains { $0.grade != nil })
                response.ratings = ratings.map { Kakuzuke_V1_SubjectRating($0, policy: policy, level: level) }
                response.setForecast(try timetable(of: request.customer, customer, in: view), policy: policy)
                return response
            }
        }
    }

    /// Freshness of an answer and why it is not the full one.
    func standing(
        of customer: CustomerView, in view: CacheView
    ) -> (freshness: Kakuzuke_V1_Freshness, remarks: [String]) {
        var freshness = view.freshness(on: clock.businessDate(view.settings))
        var remarks = customer.remarks
        if freshness != .ready { remarks.append(.ratingsOld) }
        if freshness == .ready, remarks.contains(.customerLimited) { freshness = .limited }
        if remarks.contains(.ratingsOutOfRange) { freshness = .stale }
        return (freshness, remarks.map(\.rawValue))
    }

    /// Somebody whom the feed or the store's own facts know.
    ///
    /// - Throws: `KakuzukeError`; `not_found` for somebody nobody has seen.
    func knownCustomer(_ reference: Kakuzuke_V1_CustomerReference, in view: CacheView) throws -> CustomerView {
        let customer = try customer(reference, in: view)
        guard !customer.remarks.contains(.customerUnknown) else {
            throw KakuzukeError(.notFound, "there is no such customer", parameters: ["field": "customer"])
        }
        return customer
    }

    func customer(
        _ reference: Kakuzuke_V1_CustomerReference, in view: CacheView
    ) throws -> CustomerView {
        switch reference.reference {
        case .customerID(let number):
            return try CustomerView(number: number, in: view)
        case .identifier(let message):
            return try CustomerView([try IdentifierHash(message)], in: view)
        case .memberNumber(let number):
            do {
                return try CustomerView(try identifierKeys.map { try $0.hash(number, kind: .memberNumber) }, in: view)
            } catch let problem as IdentifierProblem {
                throw KakuzukeError(
                    .invalidArgument, "not a member number: \(problem.rawValue)",
                    parameters: ["field": "customer.member_number", "reason": problem.rawValue])
            }
        case nil:
            throw KakuzukeError(.invalidArgument, "names nobody", parameters: ["field": "customer"])
        }
    }

    static func date(_ asked: Int32?) throws -> CalendarDate? {
        guard let asked else { return nil }
        guard (-25_567...2_932_896).contains(asked) else {
            throw KakuzukeError(
                .invalidArgument, "a date between 1900 and 9999", parameters: ["field": "as_of"])
        }
        return CalendarDate(daysSinceEpoch: asked)
    }

    /// Puts whatever goes wrong into the words of the wire.
    func answered<Value>(_ body: () throws -> Value) throws(KakuzukeError) -> Value {
        do {
            return try body()
        } catch {
            throw KakuzukeError(locally: error)
        }
    }
}
