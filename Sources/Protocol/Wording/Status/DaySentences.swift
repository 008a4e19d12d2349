/// Puts business dates that do not compare into sentences of the catalogue.
struct DaySentences {
    let language: Language

    func sentence(_ day: DayFinding) -> String {
        let parts = [
            counted(day.missingAtServer, DayPhrases.missingAtServer),
            counted(day.missingAtAgent, DayPhrases.missingAtAgent),
            counted(day.otherContent, DayPhrases.otherContent),
            counted(day.missingInJournals, DayPhrases.missingInJournals),
        ].compactMap(\.self)
        let list = parts.joined(separator: language == .japanese ? "、" : ", ")
        switch day.sides {
        case .agentAndServer(let own, let store):
            let (open, close) = language == .japanese ? ("（", "）") : (" (", ")")
            return DayPhrases.atServer.text(
                language,
                [
                    "date": day.date, "own": text(own), "other": text(day.other), "store": store,
                    "parts": parts.isEmpty ? "" : open + list + close,
                ])
        case .journalsAndAgent:
            return DayPhrases.inJournals.text(
                language, ["date": day.date, "other": text(day.other), "parts": list])
        }
    }

    func further(_ count: Int, fromServer: Bool) -> String {
        (fromServer ? DayPhrases.furtherAtServer : DayPhrases.furtherInJournals)
            .text(language, ["count": String(count)])
    }

    private func counted(_ count: UInt64, _ phrase: Phrase) -> String? {
        count > 0 ? phrase.text(language, ["count": String(count)]) : nil
    }

    private func text(_ sum: DayFinding.Sum) -> String {
        DayPhrases.sum.text(language, ["count": String(sum.receipts), "amount": String(sum.amount)])
    }
}
