import KakuzukeProtocol
import Rating
import Storage

/// Prices the basket of a store's quote once more and compares; no I/O.
struct QuoteReckoning: Sendable {
    /// Later facts of other stores that are tried where a feed may have told more than its change number says.
    static let overlapsMax = 3
    /// The remark with which a store says that nobody knew the customer.
    static let unknownRemark = "customer_unknown"
    /// The remark with which a store says that its ratings did not reach to the date.
    static let outOfRangeRemark = "ratings_out_of_range"
    /// The remark with which a store says that it could not follow everything.
    static let limitedRemark = "customer_limited"

    let contents: Kakuzuke_V1_QuoteContents
    let basket: Basket
    let engine: RatingEngine
    let date: CalendarDate

    /// True when nobody knew the customer at the store.
    var saysUnknown: Bool { contents.remarkCodes.contains(Self.unknownRemark) }

    /// True when the store knew the customer and had no ratings for the date.
    var saysOutOfRange: Bool { contents.remarkCodes.contains(Self.outOfRangeRemark) }

    private var saysLimited: Bool { contents.remarkCodes.contains(Self.limitedRemark) }

    /// The outcome for one evaluation; nil: a walk-in.
    func outcome(of evaluation: CustomerEvaluation?) -> QuoteOutcome {
        guard let (quote, differences) = compare(evaluation) else { return .notPossible(.basketRefused) }
        guard !differences.isEmpty else { return .equal }
        var outcome = QuoteOutcome(verdict: .different)
        outcome.finding.reckonedTotal = quote.total.rawValue
        outcome.finding.differences = differences
        return outcome
    }

    /// The outcome for somebody whom the store could not rate: as the tenant decides, a walk-in or a first visit.
    func outcomeOfUnknown() -> QuoteOutcome {
        let walkIn = outcome(of: nil)
        guard walkIn.verdict == .different else { return walkIn }
        let provisional = outcome(of: evaluation(CustomerFacts(), []))
        return provisional.verdict == .equal ? provisional : walkIn
    }

    /// The outcome for a customer, from what the store knew.
    func outcome(of history: DatedHistory, knownBy knowledge: QuoteKnowledge) -> QuoteOutcome {
        var outcome = outcome(of: evaluation(history.facts, history.receipts(seenBy: knowledge.sees)))
        if outcome.verdict == .different, let obstacle = obstacle(history, knowledge) {
            outcome.verdict = .notRecomputable
            outcome.obstacle = obstacle
        }
        if let later = compare(evaluation(history.facts, history.receipts(seenBy: knowledge.seesWithOthers))),
            later.quote.total.rawValue != contents.total
        {
            outcome.finding.totalWithOthers = later.quote.total.rawValue
        }
        return outcome
    }

    /// What may explain a difference; nil: nothing does.
    private func obstacle(_ history: DatedHistory, _ knowledge: QuoteKnowledge) -> QuoteOutcome.Obstacle? {
        if saysLimited { return .customerLimited }
        // A return of a feed takes from its original wherever it was; one of the store alone as far as it knows.
        let hasOwnReturn = history.contents.contains { content in
            content.row.namesOriginal && knowledge.sees(content.row) && !knowledge.wasTold(content.row.arrival)
        }
        if hasOwnReturn { return .returnTerms }
        // A feed may tell a little more than its number says (`docs/sync.md`, "The feed", rule 6).
        for change in history.changes(after: knowledge.change, notOf: knowledge, limit: Self.overlapsMax) {
            var wider = knowledge
            wider.change = change
            let receipts = history.receipts(seenBy: wider.sees)
            if compare(evaluation(history.facts, receipts))?.differences.isEmpty == true { return .feedOverlap }
        }
        return nil
    }

    private func evaluation(_ facts: CustomerFacts, _ receipts: [Receipt]) -> CustomerEvaluation {
        engine.evaluation(of: engine.completeUsage(facts: facts, receipts: receipts))
    }

    /// The prices for an evaluation and where they differ; nil: the basket cannot be priced.
    private func compare(
        _ evaluation: CustomerEvaluation?
    ) -> (quote: Quote, differences: [Kakuzuke_V1_QuoteDifference])? {
        guard let quote = try? engine.quote(basket, for: evaluation, on: date),
            let differences = try? contents.differences(from: quote, by: engine.policy)
        else { return nil }
        return (quote, differences)
    }
}
