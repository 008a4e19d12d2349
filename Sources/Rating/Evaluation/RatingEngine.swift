/// A policy made ready to rate customers and price baskets.
///
/// A pure function of policy, facts, receipts, date and basket: the server, the agent and the command line all call it.
/// Source of every rule: `docs/rating.md`.
public struct RatingEngine: Sendable {
    /// The policy as given.
    public let policy: Policy
    let matcher: SubjectMatcher

    /// Prepares a policy.
    ///
    /// - Throws: `UnusablePolicy` with every problem that is an error.
    public init(_ policy: Policy) throws(UnusablePolicy) {
        // Nothing out of reach is an error, and looking for it takes longer than everything else.
        let errors = policy.problems(isComplete: false).filter { $0.severity == .error }
        guard errors.isEmpty else { throw UnusablePolicy(problems: errors) }
        self.policy = policy
        matcher = SubjectMatcher(policy.subjects)
    }

    /// The parts of a receipt in the subjects that it touches, ascending by subject index.
    public func entries(of receipt: Receipt) -> [(subject: Int, entry: SubjectEntry)] {
        var sums: [Int: LineSums] = [:]
        var receiptAmount = MoneyMinorUnits.zero
        for line in receipt.lines {
            let subject = matcher.subject(category: line.category, store: receipt.store)
            sums[subject, default: LineSums()].add(line)
            receiptAmount = receiptAmount + line.amount
        }
        let key = ReceiptKey(receiptID: receipt.id)
        let order = SubjectEntry.Order(time: receipt.time, receiptID: receipt.id)
        return sums.sorted { $0.key < $1.key }.map { subject, sum in
            let circumstances = PurchaseCircumstances(
                date: receipt.businessDate, amount: sum.amount, receiptAmount: receiptAmount, quantity: sum.quantity,
                payment: receipt.payment, fulfilment: receipt.fulfilment,
                reservedDaysAhead: receipt.reservedDaysAhead)
            let points = sum.amount > .zero ? policy.conditions.points(circumstances) : .zero
            let measure = policy.contribution == .fee ? sum.fee : sum.amount
            return (
                subject,
                SubjectEntry(
                    date: receipt.businessDate, amount: sum.amount, measure: measure, key: key,
                    conditionPoints: points, order: order)
            )
        }
    }

    /// The usage that keeps every receipt: rates every date.
    public func completeUsage(facts: CustomerFacts, receipts: [Receipt]) -> CustomerUsage {
        var entries = [[SubjectEntry]](repeating: [], count: policy.subjects.count)
        for receipt in receipts {
            for (subject, entry) in self.entries(of: receipt) { entries[subject].append(entry) }
        }
        return CustomerUsage(facts: facts, states: entries.map(SubjectState.init(complete:)))
    }

    /// Prepares one customer's usage for ratings of any number of dates.
    public func evaluation(of usage: CustomerUsage) -> CustomerEvaluation {
        CustomerEvaluation(policy: policy, usage: usage)
    }
}

/// Sums of one receipt's lines in one subject.
private struct LineSums {
    var amount = MoneyMinorUnits.zero
    var fee = MoneyMinorUnits.zero
    var quantity = QuantityThousandths.zero

    mutating func add(_ line: ReceiptLine) {
        amount = amount + line.amount
        quantity = quantity + line.quantity
        if let cost = line.cost { fee = fee + line.amount - cost }
    }
}
