extension SimulatedPolicy {
    /// The subject of a category in the table of a store.
    static func subject(_ category: Int32, _ table: [Int32]) -> Int {
        // The last entry stands for categories outside the list.
        Int(table[category >= 0 && Int(category) < table.count ? Int(category) : table.count - 1])
    }

    /// The grades of a customer at a date, by subject; nil: a walk-in.
    ///
    /// The same as `RatingEngine.completeUsage` and `CustomerEvaluation.ratings` give for the same receipts, but that
    /// conditions are looked at for the first two visits only.
    func grades(_ facts: CustomerFacts, _ history: SimulatedHistory, on date: CalendarDate) -> [Int?] {
        var entries = HistoryEntries(self, namedAfter: .distantFuture)
        for receipt in history.receipts where receipt.businessDate <= date { entries.add(receipt, history) }
        return engine.evaluation(of: CustomerUsage(facts: facts, states: entries.completeStates)).ratings(on: date)
            .map(\.grade)
    }
}
