/// The entries of one customer by subject, made receipt by receipt from a history in order.
///
/// Only what an evaluation or a compact state asks for is made: conditions, place and key of a receipt cost more than
/// all the rest of it.
struct HistoryEntries {
    private struct Sums {
        var amount = MoneyMinorUnits.zero
        var fee = MoneyMinorUnits.zero
        var quantity = QuantityThousandths.zero
        var isTouched = false
        /// Visits that are known as the first ones, and the date of the last of them.
        var firstVisits = 0
        var lastFirstVisit: CalendarDate?
        /// First visits up to the date after which entries are named.
        var earlyFirstVisits = 0
    }

    private let side: SimulatedPolicy
    private let namedAfter: CalendarDate
    private var sums: [Sums]
    private(set) var entries: [[SubjectEntry]]

    /// Makes an empty list for each subject.
    ///
    /// - Parameters:
    ///   - side: the policy.
    ///   - namedAfter: entries after this date have all that a compact state with this base keeps of them.
    init(_ side: SimulatedPolicy, namedAfter: CalendarDate) {
        self.side = side
        self.namedAfter = namedAfter
        let count = side.engine.policy.subjects.count
        sums = Array(repeating: Sums(), count: count)
        entries = Array(repeating: [], count: count)
    }

    /// The states that keep every entry.
    var completeStates: [SubjectState] {
        entries.map { entries in
            SubjectState(
                base: .distantPast, exactUntil: .distantFuture, firstVisits: [], visits: 0, measure: .zero,
                lastVisit: nil, windowVisits: 0, windowMeasure: .zero, leavingDays: [], foldedDays: [],
                entries: entries, held: nil)
        }
    }

    /// Adds a receipt of the history that follows those before it.
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
            add(subject, receipt, receiptAmount: receiptAmount, history)
            sums[subject].amount = .zero
            sums[subject].fee = .zero
            sums[subject].quantity = .zero
            sums[subject].isTouched = false
        }
    }

    private mutating func add(
        _ subject: Int, _ receipt: SimulatedReceipt, receiptAmount: MoneyMinorUnits, _ history: SimulatedHistory
    ) {
        let policy = side.engine.policy
        let sum = sums[subject]
        let isNamed = receipt.businessDate > namedAfter
        let isFurtherVisitOfDay = policy.visitUnit == .businessDay && sum.lastFirstVisit == receipt.businessDate
        let isFirstVisit = sum.amount > .zero && sum.firstVisits < 2 && !isFurtherVisitOfDay
        if isFirstVisit {
            sums[subject].firstVisits += 1
            sums[subject].lastFirstVisit = receipt.businessDate
            if !isNamed { sums[subject].earlyFirstVisits += 1 }
        }
        let hasPlace = isFirstVisit || (isNamed && sum.earlyFirstVisits < 2)
        var points: Points?
        if hasPlace {
            points =
                sum.amount > .zero
                ? policy.conditions.points(
                    PurchaseCircumstances(
                        date: receipt.businessDate, amount: sum.amount, receiptAmount: receiptAmount,
                        quantity: sum.quantity, payment: receipt.payment, fulfilment: receipt.fulfilment,
                        reservedDaysAhead: receipt.reservedDaysAhead)) : .zero
        }
        entries[subject].append(
            SubjectEntry(
                date: receipt.businessDate, amount: sum.amount,
                measure: policy.contribution == .fee ? sum.fee : sum.amount,
                key: isNamed ? history.key(of: receipt) : ReceiptKey(rawValue: 0), conditionPoints: points,
                order: hasPlace ? history.order(of: receipt) : nil))
    }
}
