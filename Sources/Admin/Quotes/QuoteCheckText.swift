import KakuzukeProtocol
import Wording

/// What was found about stores' quotes, for a person and for programs.
enum QuoteCheckText {
    /// Why a quote could not be reckoned again, in a sentence; a word of a later version stays as it is.
    static func explanation(_ reason: String) -> String {
        let sentences = [
            "before_records": "the store's ratings are from before the server noted when facts came",
            "policy_unknown": "the server does not have the policy version",
            "customer_unknown": "the server does not know the customer",
            "customer_limited": "the store could not follow all of the customer's facts, and the quote said so",
            "facts_changed": "inputs, identifiers or an original of a return of the customer have changed since",
            "facts_quarantined": "a fact that the quote was made from is in quarantine",
            "installation_changed": "the agent was set up anew, and its facts have other numbers since",
            "feed_overlap": "another store's fact came while the ratings were sent; with it the prices are the same",
            "return_terms": "the store reckoned with a return of its own whose original it may have known otherwise",
            "basket_refused": "the basket cannot be priced by the policy",
        ]
        return sentences[reason] ?? reason
    }

    /// A verified quote.
    static func lines(_ quote: Kakuzuke_V1_VerifyQuoteResponse.Verified) -> [String] {
        let kept = quote.kept
        var lines = [
            "Quote \(kept.quoteID) of store \(kept.storeCode), agent \(kept.agentID)",
            "Made             \(MomentText.utc(milliseconds: kept.madeAtMs)) for \(MomentText.date(kept.asOf))",
            "From             policy version \(kept.policyVersion), change \(kept.feedChange) of the feed, "
                + "own facts up to \(kept.ownSequence)",
            "Total            \(MoneyText.amount(kept.toldTotal, kept.currency))",
            quote.isSigned
                ? "Signature        holds, certificate \(kept.certificateSerial)"
                : "Signature        WRONG: the quote is not what the agent has signed; tell the administrator",
            "When it came     \(sentence(kept.verdict, kept.reason))",
            "Now              \(sentence(quote.verdictNow, quote.reasonNow))",
        ]
        let finding = quote.verdictNow == .different ? quote.findingNow : kept.finding
        if finding.hasReckonedTotal {
            lines.append("Reckoned total   \(MoneyText.amount(finding.reckonedTotal, kept.currency))")
        }
        lines += finding.differences.map { "  \(place($0)): told \(value($0.told)), reckoned \(value($0.reckoned))" }
        if quote.findingNow.hasTotalWithOthers {
            lines.append(
                "Other stores     with all that they have told by now: "
                    + MoneyText.amount(quote.findingNow.totalWithOthers, kept.currency))
        }
        return lines
    }

    /// The report of a span of dates.
    static func report(
        counts: [Kakuzuke_V1_ListQuoteChecksResponse.Count], checks: [Kakuzuke_V1_QuoteCheck],
        of list: QuoteVerdictWord
    ) -> String {
        var sums = TextTable(TextTable.Column(title: "Found"), TextTable.Column(title: "Quotes", alignsRight: true))
        for count in counts { sums.add(sentence(count.verdict, count.reason), MoneyText.count(count.quotes)) }
        var table = TextTable(
            TextTable.Column(title: "Quote"), TextTable.Column(title: "Store"), TextTable.Column(title: "For"),
            TextTable.Column(title: "Told", alignsRight: true), TextTable.Column(title: "Reckoned", alignsRight: true),
            TextTable.Column(title: "First difference or reason"))
        for check in checks {
            let first = check.finding.differences.first.map { "\(place($0)): \(value($0.told)), \(value($0.reckoned))" }
            table.add(
                check.quoteID, check.storeCode, MomentText.date(check.asOf),
                MoneyText.amount(check.toldTotal, check.currency),
                check.finding.hasReckonedTotal ? MoneyText.amount(check.finding.reckonedTotal, check.currency) : "",
                first ?? check.reason)
        }
        return sums.text(none: "No store has sent quotes for these dates.") + "\n\n"
            + table.text(none: "None is \(list.rawValue.replacing("_", with: " ")).")
    }

    /// A verified quote for programs.
    static func json(_ quote: Kakuzuke_V1_VerifyQuoteResponse.Verified) -> JSONValue {
        [
            "kept": json(quote.kept), "is_signed": .boolean(quote.isSigned),
            "verdict_now": .text(QuoteVerdictWord(quote.verdictNow).rawValue), "reason_now": .text(quote.reasonNow),
            "finding_now": json(quote.findingNow),
        ]
    }

    /// A quote of a list for programs.
    static func json(_ check: Kakuzuke_V1_QuoteCheck) -> JSONValue {
        [
            "quote_id": .text(check.quoteID), "agent_id": .text(check.agentID),
            "store": .text(check.storeCode), "made_at": .text(MomentText.utc(milliseconds: check.madeAtMs)),
            "received_at": .text(MomentText.utc(milliseconds: check.receivedAtMs)),
            "as_of": .text(MomentText.date(check.asOf)), "policy_version": .integer(Int64(check.policyVersion)),
            "feed_change": .integer(Int64(clamping: check.feedChange)),
            "own_sequence": .integer(Int64(clamping: check.ownSequence)), "currency": .text(check.currency),
            "told_total": .integer(check.toldTotal), "verdict": .text(QuoteVerdictWord(check.verdict).rawValue),
            "reason": .text(check.reason), "certificate_serial": .text(check.certificateSerial),
            "finding": json(check.finding),
        ]
    }

    /// A count for programs.
    static func json(_ count: Kakuzuke_V1_ListQuoteChecksResponse.Count) -> JSONValue {
        [
            "verdict": .text(QuoteVerdictWord(count.verdict).rawValue), "reason": .text(count.reason),
            "quotes": .integer(Int64(clamping: count.quotes)),
        ]
    }

    private static func json(_ finding: Kakuzuke_V1_QuoteFinding) -> JSONValue {
        [
            "reckoned_total": finding.hasReckonedTotal ? .integer(finding.reckonedTotal) : .null,
            "total_with_others": finding.hasTotalWithOthers ? .integer(finding.totalWithOthers) : .null,
            "differences": .list(
                finding.differences.map { difference in
                    [
                        "field": .text(difference.field), "line": .integer(Int64(difference.line)),
                        "subject": .text(difference.subject), "told": .text(difference.told),
                        "reckoned": .text(difference.reckoned),
                    ]
                }),
        ]
    }

    private static func sentence(_ verdict: Kakuzuke_V1_QuoteVerdict, _ reason: String) -> String {
        switch QuoteVerdictWord(verdict) {
        case .equal: "equal: the same facts give the same prices"
        case .different: "DIFFERENT: the same facts give other prices; report it to the makers"
        case .notRecomputable: "not recomputable: \(explanation(reason))"
        case .unchecked: "not reckoned again yet"
        }
    }

    private static func place(_ difference: Kakuzuke_V1_QuoteDifference) -> String {
        let field = difference.field.replacing("_", with: " ")
        if difference.line > 0 { return "line \(difference.line), \(field)" }
        return difference.subject.isEmpty ? field : "\(difference.subject), \(field)"
    }

    private static func value(_ text: String) -> String { text.isEmpty ? "none" : text }
}
