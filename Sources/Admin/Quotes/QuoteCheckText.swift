import KakuzukeProtocol
import Wording

/// What was found about stores' quotes, for a person and for programs.
enum QuoteCheckText {
    /// A verified quote; `file`: where a file differs from it, nil: no file was given.
    static func lines(
        _ quote: Kakuzuke_V1_VerifyQuoteResponse.Verified, file: [Kakuzuke_V1_QuoteDifference]? = nil,
        _ words: QuoteCheckSentences
    ) -> [String] {
        let kept = quote.kept
        var lines = words.head(
            quote, made: MomentText.utc(milliseconds: kept.madeAtMs), date: MomentText.date(kept.asOf),
            total: MoneyText.amount(kept.toldTotal, kept.currency))
        if let file { lines += words.file(file) }
        lines += [words.cameAs(kept), words.isNow(quote)]
        let finding = quote.verdictNow == .different ? quote.findingNow : kept.finding
        if finding.hasReckonedTotal {
            lines.append(words.reckoned(MoneyText.amount(finding.reckonedTotal, kept.currency)))
        }
        lines += finding.differences.map(words.difference)
        if quote.findingNow.hasTotalWithOthers {
            lines.append(words.withOthers(MoneyText.amount(quote.findingNow.totalWithOthers, kept.currency)))
        }
        return lines
    }

    /// The report of a span of dates.
    static func report(
        counts: [Kakuzuke_V1_ListQuoteChecksResponse.Count], checks: [Kakuzuke_V1_QuoteCheck],
        of list: QuoteVerdictWord, _ words: QuoteCheckSentences
    ) -> String {
        let titles = words.titles
        var sums = TextTable(
            TextTable.Column(title: titles.found), TextTable.Column(title: titles.quotes, alignsRight: true))
        for count in counts {
            sums.add(words.verdict(count.verdict, reason: count.reason), MoneyText.count(count.quotes))
        }
        var table = TextTable(
            TextTable.Column(title: titles.quote), TextTable.Column(title: titles.store),
            TextTable.Column(title: titles.day), TextTable.Column(title: titles.told, alignsRight: true),
            TextTable.Column(title: titles.reckoned, alignsRight: true), TextTable.Column(title: titles.first))
        for check in checks {
            let first = check.finding.differences.first.map {
                "\(words.place($0)): \(words.value($0.told)), \(words.value($0.reckoned))"
            }
            table.add(
                check.quoteID, check.storeCode, MomentText.date(check.asOf),
                MoneyText.amount(check.toldTotal, check.currency),
                check.finding.hasReckonedTotal ? MoneyText.amount(check.finding.reckonedTotal, check.currency) : "",
                first ?? check.reason)
        }
        return sums.text(none: words.noQuotes) + "\n\n" + table.text(none: words.noneListed(list.rawValue))
    }

    /// Where a file differs from what is signed, for programs.
    static func json(file differences: [Kakuzuke_V1_QuoteDifference]) -> JSONValue {
        .list(
            differences.map { difference in
                [
                    "field": .text(difference.field), "line": .integer(Int64(difference.line)),
                    "file": .text(difference.told), "signed": .text(difference.reckoned),
                ]
            })
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
}
