import KakuzukeProtocol

/// How a store's business dates compare, for a person and for programs.
enum DayComparisonText {
    typealias Day = Kakuzuke_V1_ListDayComparisonsResponse.Day

    /// A table of the dates, and below it what differs with the next step; dates without anything are left out.
    static func report(_ days: [Day]) -> String {
        var table = TextTable(
            TextTable.Column(title: "DATE"), TextTable.Column(title: "OUTCOME"),
            TextTable.Column(title: "JOURNALS", alignsRight: true),
            TextTable.Column(title: "AMOUNT", alignsRight: true),
            TextTable.Column(title: "AGENT", alignsRight: true), TextTable.Column(title: "AMOUNT", alignsRight: true),
            TextTable.Column(title: "SERVER", alignsRight: true), TextTable.Column(title: "AMOUNT", alignsRight: true),
            TextTable.Column(title: "UNSENT", alignsRight: true), TextTable.Column(title: "HELD", alignsRight: true))
        for day in days where !isEmpty(day) {
            let (journal, told) = (day.told.journal, day.told)
            table.add(
                MomentText.date(day.compared.businessDate), word(day.compared.outcome),
                told.hasJournal ? MoneyText.count(journal.view.receipts) : "-",
                told.hasJournal ? amount(journal.view.amount) : "-",
                day.hasTold ? MoneyText.count(told.agent.receipts) : "-", day.hasTold ? amount(told.agent.amount) : "-",
                MoneyText.count(day.compared.server.receipts), amount(day.compared.server.amount),
                day.hasTold ? MoneyText.count(told.unsent) : "-",
                day.hasTold ? MoneyText.count(told.held + day.compared.held) : "-")
        }
        let details = days.filter { $0.compared.outcome == .different || $0.compared.outcome == .waiting }
            .flatMap { lines(of: $0) }
        let text = table.text(none: "nothing on these dates")
        return details.isEmpty ? text : text + "\n\n" + details.joined(separator: "\n")
    }

    /// True when nobody holds anything of the date.
    private static func isEmpty(_ day: Day) -> Bool {
        day.compared.outcome != .different && day.compared.server.receipts == 0 && day.told.agent.receipts == 0
            && day.told.journal.view.receipts == 0 && day.told.unsent == 0 && day.told.held == 0
    }

    /// The word for an outcome.
    static func word(_ outcome: Kakuzuke_V1_DayOutcome) -> String {
        switch outcome {
        case .equal: "equal"
        case .different: "different"
        case .waiting, .receiptsWanted: "waiting"
        default: "not_compared"
        }
    }

    /// What differs on a date, by side and key, and what to do.
    private static func lines(of day: Day) -> [String] {
        let date = MomentText.date(day.compared.businessDate)
        let compared = day.comparedAtMs == 0 ? "" : " compared \(MomentText.utc(milliseconds: day.comparedAtMs))"
        var lines = ["\(date) \(word(day.compared.outcome)),\(compared) by agent \(day.agentID)"]
        let all = day.compared.differences + day.told.journal.differences
        for kind in kinds {
            let keys = all.filter { $0.kind == kind.kind }.map(\.receiptKey)
            let count = kind.count(day)
            guard count > 0 else { continue }
            lines.append("  \(MoneyText.count(count)) \(kind.sentence)")
            lines += keys.map { "    \($0)" }
            if count > UInt64(keys.count) {
                lines.append("    and \(MoneyText.count(count - UInt64(keys.count))) more")
            }
        }
        if lines.count == 1, day.compared.outcome == .waiting {
            lines.append("  the server's receipts have changed since; the agent compares again within six hours")
        } else if lines.count == 1 {
            lines.append("  the sums differ")
        }
        if day.compared.outcome == .different { lines.append("  next: " + nextStep(day)) }
        return lines
    }

    private struct Kind: Sendable {
        var kind: Kakuzuke_V1_DayDifferenceKind
        var sentence: String
        var count: @Sendable (Day) -> UInt64
    }

    private static let kinds = [
        Kind(kind: .missingAtServer, sentence: "missing at the server") { $0.compared.missingAtServer },
        Kind(kind: .missingAtAgent, sentence: "missing at the agent, which has sent them") {
            $0.compared.missingAtAgent
        },
        Kind(kind: .otherContent, sentence: "with other contents, another date or voided on one side") {
            $0.compared.otherContent
        },
        Kind(kind: .held, sentence: "put aside at the server, or just approved") { $0.compared.held },
        Kind(kind: .missingFromSpool, sentence: "in the journals and missing at the agent") {
            $0.told.journal.missingAtAgent
        },
        Kind(kind: .missingInJournals, sentence: "read from the journals, which have them no more") {
            $0.told.journal.missingInJournals
        },
    ]

    private static func nextStep(_ day: Day) -> String {
        if day.compared.missingAtServer > 0, day.hasTold {
            let date = MomentText.date(day.compared.businessDate)
            return "let the agent send again what it keeps: kakuzuke agent resend \(day.agentID) --from \(date)"
        }
        if day.compared.missingAtServer > 0 || day.compared.otherContent > 0 {
            return "look for the keys in the audit log and a backup of the database; the agent keeps its receipts "
                + "for 40 days and sends them again to a server that was restored"
        }
        if day.compared.missingAtAgent > 0 {
            return "run `kakuzuke-agent doctor` in the store: its file has lost receipts that the server has"
        }
        return "compare with the day's report of the point of sale, then run `kakuzuke-agent sync` in the store"
    }

    /// A total in minor units.
    private static func amount(_ minorUnits: Int64) -> String {
        (minorUnits < 0 ? "-" : "") + MoneyText.count(minorUnits.magnitude)
    }

    /// A date for programs; amounts are minor units without tax.
    static func json(_ day: Day) -> JSONValue {
        let (told, compared) = (day.told, day.compared)
        return [
            "date": .text(MomentText.date(compared.businessDate)), "outcome": .text(word(compared.outcome)),
            "compared_at": day.hasComparedAtMs ? .text(MomentText.utc(milliseconds: day.comparedAtMs)) : .null,
            "agent_id": day.hasTold ? .text(day.agentID) : .null,
            "journals": told.hasJournal ? json(told.journal.view) : .null,
            "agent": day.hasTold ? json(told.agent) : .null, "server": json(compared.server),
            "unsent": .integer(Int64(clamping: told.unsent)), "held_at_agent": .integer(Int64(clamping: told.held)),
            "held_at_server": .integer(Int64(clamping: compared.held)),
            "missing_at_server": .integer(Int64(clamping: compared.missingAtServer)),
            "missing_at_agent": .integer(Int64(clamping: compared.missingAtAgent)),
            "other_content": .integer(Int64(clamping: compared.otherContent)),
            "of_other_installations": .integer(Int64(clamping: compared.ofOthers)),
            "in_journals_alone": .integer(Int64(clamping: told.journal.missingAtAgent)),
            "gone_from_journals": .integer(Int64(clamping: told.journal.missingInJournals)),
            "differences": .list(
                (compared.differences + told.journal.differences).map { difference in
                    ["receipt_key": .text(difference.receiptKey), "kind": .text(word(difference.kind))]
                }),
        ]
    }

    private static func json(_ view: Kakuzuke_V1_DayView) -> JSONValue {
        [
            "receipts": .integer(Int64(clamping: view.receipts)), "amount": .integer(view.amount),
            "digest": .text(view.digest.map { hexadecimal($0) }.joined()),
        ]
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }

    private static func word(_ kind: Kakuzuke_V1_DayDifferenceKind) -> String {
        switch kind {
        case .missingAtServer: "missing_at_server"
        case .missingAtAgent: "missing_at_agent"
        case .otherContent: "other_content"
        case .held: "held"
        case .missingFromSpool: "in_journals_alone"
        case .missingInJournals: "gone_from_journals"
        default: "unknown"
        }
    }
}
