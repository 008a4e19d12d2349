/// Prices the goods of a receipt under one policy, again and again without new memory.
struct BasketPricing: Sendable {
    private let side: SimulatedPolicy
    /// What each line brings, tax excluded, in the order of the lines.
    private(set) var sales: [MoneyMinorUnits] = []
    // By subject: what the conditions of the class look at, and the fee that follows.
    private var amounts: [MoneyMinorUnits]
    private var quantities: [QuantityThousandths]
    private var fees: [BasisPoints?]

    init(_ side: SimulatedPolicy) {
        self.side = side
        let count = side.engine.policy.subjects.count
        amounts = Array(repeating: .zero, count: count)
        quantities = Array(repeating: .zero, count: count)
        fees = Array(repeating: nil, count: count)
    }

    /// Prices the lines under the new policy or the old one for the grades of a customer, by subject; nil is none.
    mutating func price(_ lines: [PricedLine], isNew: Bool, _ receipt: SimulatedReceipt, grades: [Int?]) {
        sales.removeAll(keepingCapacity: true)
        for line in lines {
            let place = isNew ? line.subjects.new : line.subjects.old
            amounts[place] = .zero
            quantities[place] = .zero
            fees[place] = nil
        }
        let receiptAmount = measure(lines, isNew: isNew)
        for line in lines {
            let place = isNew ? line.subjects.new : line.subjects.old
            let fee =
                fees[place]
                ?? fee(place, grade: grades[place], receipt, receiptAmount: receiptAmount)
            fees[place] = fee
            sales.append(side.sales(line, fee: fee))
        }
    }

    /// Sums up what the conditions look at; returns the standard amount of the whole basket.
    private mutating func measure(_ lines: [PricedLine], isNew: Bool) -> MoneyMinorUnits {
        guard side.onlyClass == nil else { return .zero }
        var receiptAmount = MoneyMinorUnits.zero
        for line in lines {
            let place = isNew ? line.subjects.new : line.subjects.old
            quantities[place] = quantities[place] + line.quantity
            guard side.classNeedsAmounts else { continue }
            let amount = side.sales(line, fee: side.engine.policy.fees.standard[place])
            amounts[place] = amounts[place] + amount
            receiptAmount = receiptAmount + amount
        }
        return receiptAmount
    }

    private func fee(
        _ subject: Int, grade: Int?, _ receipt: SimulatedReceipt, receiptAmount: MoneyMinorUnits
    ) -> BasisPoints {
        guard let grade else { return side.engine.policy.fees.standard[subject] }
        if let only = side.onlyClass { return side.fee(subject: subject, grade: grade, class: only) }
        let score = side.engine.policy.classConditions.points(
            PurchaseCircumstances(
                date: receipt.businessDate, amount: amounts[subject], receiptAmount: receiptAmount,
                quantity: quantities[subject], payment: receipt.payment, fulfilment: receipt.fulfilment,
                reservedDaysAhead: receipt.reservedDaysAhead))
        return side.fee(subject: subject, grade: grade, class: side.engine.policy.classes.index(reachedBy: score))
    }
}
