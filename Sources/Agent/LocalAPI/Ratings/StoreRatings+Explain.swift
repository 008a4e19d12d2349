public import KakuzukeProtocol
import LocalStore
import Rating
import Wording

extension StoreRatings {
    /// How a customer's rating came about, what leads further, and when it changes.
    ///
    /// The place among all customers and the fee income are known at headquarters only.
    ///
    /// - Throws: `KakuzukeError`; `not_found` for somebody nobody has seen.
    public func explanation(
        _ request: Kakuzuke_V1_ExplainRatingRequest
    ) throws(KakuzukeError) -> Kakuzuke_V1_ExplainRatingResponse {
        try answered {
            guard let language = Language(word: request.language) else {
                throw KakuzukeError(.invalidArgument, "ja or en", parameters: ["field": "language"])
            }
            return try database.read { reader in
                let asked = try Self.date(request.hasAsOf ? request.asOf : nil)
                let view = try CacheView(reader, clock: clock, asked: asked, shelf: shelf)
                let customer = try knownCustomer(request.customer, in: view)
                let policy = view.engine.policy
                var response = Kakuzuke_V1_ExplainRatingResponse()
                response.policyVersion = view.version
                response.asOf = view.date.daysSinceEpoch
                response.currency = policy.currency
                response.freshness = standing(of: customer, in: view).freshness
                guard let usage = customer.usage else { return response }
                // The store shows its screen to the customer, so nobody is told more there.
                let hasGrade = customer.evaluation?.ratings(on: view.date).contains { $0.grade != nil } ?? false
                let level = customer.level(view, hasGrade: hasGrade)
                let words = RatingSentences(language, currency: policy.currency)
                let timetable = try timetable(of: request.customer, customer, in: view)
                response.explanations = policy.subjects.indices.map { subject in
                    let disclosure = view.engine.disclosure(
                        of: usage, subject: subject, on: view.date, timetable: timetable)
                    var explanation = Kakuzuke_V1_RatingExplanation(
                        disclosure, on: view.date, policy: policy, level: level)
                    explanation.sentences = words.sentences(explanation)
                    return explanation
                }
                response.comingSubjects = words.comingSubjects(timetable)
                response.disclosed = Kakuzuke_V1_DisclosureLevel(level)
                return response
            }
        }
    }

    /// The text to print on the receipt of a quote.
    ///
    /// - Throws: `KakuzukeError` for a printer or language that is not known.
    func receiptText(
        _ options: Kakuzuke_V1_ReceiptTextOptions, _ quote: Kakuzuke_V1_QuoteResponse, customer: CustomerView,
        in view: CacheView
    ) throws -> [String] {
        guard let language = Language(word: options.language) else {
            throw KakuzukeError(.invalidArgument, "ja or en", parameters: ["field": "receipt_text.language"])
        }
        guard let block = ReceiptBlock(columns: Int(options.columns), language, currency: quote.currency) else {
            throw KakuzukeError(.invalidArgument, "32 or 48 columns", parameters: ["field": "receipt_text.columns"])
        }
        return block.lines(quote, link: link(to: customer, in: view))
    }

    /// The address of the customer's own page; nil without a page, and for somebody who is not known.
    private func link(to customer: CustomerView, in view: CacheView) -> String? {
        // Whom the tenant rates without knowing them has a rating as well, but no page.
        guard !view.settings.customerPage.isEmpty, let identifier = customer.identifier,
            !customer.remarks.contains(.customerUnknown),
            let key = identifierKeys.first(where: { $0.id == identifier.keyID }), let tenant = view.tenant,
            let token = CustomerLink(customer: identifier, madeOn: view.date).token(key, tenant: tenant)
        else { return nil }
        return view.settings.customerPage + token
    }
}
