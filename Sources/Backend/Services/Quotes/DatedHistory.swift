import Rating
import Storage

/// A customer's facts with every content that their receipts have had, each with what brought and replaced it.
struct DatedHistory {
    /// The facts apart from receipts.
    var facts: CustomerFacts
    /// The contents in no particular order.
    var contents: [(row: SelectDatedReceipts.Row, receipt: Receipt)]

    /// The receipts that counted for whoever saw these contents.
    func receipts(seenBy sees: (SelectDatedReceipts.Row) -> Bool) -> [Receipt] {
        contents.filter { sees($0.row) }.map(\.receipt)
    }

    /// Changes after one, by which other agents' facts came, ascending and each once; at most `limit`.
    func changes(after change: ChangeNumber, notOf knowledge: QuoteKnowledge, limit: Int) -> [ChangeNumber] {
        let arrivals = contents.flatMap { [$0.row.arrival, $0.row.replacement] }.compactMap { $0 }
        let later = arrivals.filter { $0.change > change && $0.agent != knowledge.agent }.map(\.change)
        return Array(Set(later).sorted().prefix(limit))
    }
}
