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
        var parts = EntryParts(self)
        for receipt in history.receipts where receipt.businessDate <= date { parts.add(receipt, history) }
        let states = parts.entries.map { entries in
            SubjectState(
                base: .distantPast, exactUntil: .distantFuture, firstVisits: [], visits: 0, measure: .zero,
                lastVisit: nil, windowVisits: 0, windowMeasure: .zero, leavingDays: [], foldedDays: [],
                entries: entries, held: nil)
        }
        return engine.evaluation(of: CustomerUsage(facts: facts, states: states)).ratings(on: date).map(\.grade)
    }
}

/// The entries of one customer by subject, made receipt by receipt.
private struct EntryParts {
    private struct Sums {
        var amount = MoneyMinorUnits.zero
        var fee = MoneyMinorUnits.zero
        var quantity = QuantityThousandths.zero
        var isTouched = false
        /// Visits for which conditions were looked at, and the date of the last of them.
        var firstVisits = 0
        var lastFirstVisit: CalendarDate?
    }

    /// Nobody asks for the place of an entry whose history is in order.
    private static let anyOrder = SubjectEntry.Order(time: .midnight, receiptID: "")

    private let side: SimulatedPolicy
    private var sums: [Sums]
    private(set) var entries: [[SubjectEntry]]

    init(_ side: SimulatedPolicy) {
        self.side = side
        let count = side.engine.policy.subjects.count
        sums = Array(repeating: Sums(), count: count)
        entries = Array(repeating: [], count: count)
    }

    mutating func add(_ receipt: SimulatedReceipt, _ history: SimulatedHistory) {
        let table = side.table(store: receipt.store)
        var receiptAmount = MoneyMinorUnits.zero
        for position in receipt.lines {
            let line = history.lines[position]
            let subject = SimulatedPolicy.subject(line.category, table)
            sums[subject].isTouched = true
            sums[subject].amount = sums[subject].amount + line.amount
            sums[subject].quantity = sums[subject].quantity + line.quantity
            if let cost = line.cost { sums[subject].fee = sums[subject].fee + line.amount - cost }
            receiptAmount = receiptAmount + line.amount
        }
        for subject in sums.indices where sums[subject].isTouched {
            add(subject, receipt, receiptAmount: receiptAmount)
            sums[subject].amount = .zero
            sums[subject].fee = .zero
            sums[subject].quantity = .zero
            sums[subject].isTouched = false
        }
    }

    private mutating func add(_ subject: Int, _ receipt: SimulatedReceipt, receiptAmount: MoneyMinorUnits) {
        let sum = sums[subject]
        var points: Points?
        let isFurtherVisitOfDay =
            side.engine.policy.visitUnit == .businessDay && sum.lastFirstVisit == receipt.businessDate
        if sum.amount > .zero, sum.firstVisits < 2, !isFurtherVisitOfDay {
            points = side.engine.policy.conditions.points(
                PurchaseCircumstances(
                    date: receipt.businessDate, amount: sum.amount, receiptAmount: receiptAmount,
                    quantity: sum.quantity, payment: receipt.payment, fulfilment: receipt.fulfilment,
                    reservedDaysAhead: receipt.reservedDaysAhead))
            sums[subject].firstVisits += 1
            sums[subject].lastFirstVisit = receipt.businessDate
        }
        entries[subject].append(
            SubjectEntry(
                date: receipt.businessDate, amount: sum.amount,
                measure: side.engine.policy.contribution == .fee ? sum.fee : sum.amount, key: ReceiptKey(rawValue: 0),
                conditionPoints: points, order: points == nil ? nil : Self.anyOrder))
    }
}
