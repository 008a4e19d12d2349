/// A policy prepared for millions of lines that name categories and stores by number.
///
/// A class, and one for each worker: copies of a policy would count references up and down for every line, and workers
/// would wait for each other's counting.
final class SimulatedPolicy: Sendable {
    let engine: RatingEngine
    let calculator: PriceCalculator
    /// True when a condition of a visit looks at quantities.
    let looksAtItems: Bool
    /// The class of every basket, where it does not depend on the basket.
    let onlyClass: Int?
    /// True when the class depends on standard amounts.
    let classNeedsAmounts: Bool
    /// The largest rate of the policy.
    private let largestFee: BasisPoints
    /// Up to this cost and this quantity no rate, tax and price unit within the limits of a policy comes near the
    /// largest total: 1,000 units times 10,000 minor units × 10,000 × 11, and rounded by a million.
    private static let surelyPriced = UnitCostHundredths(1_000_000)
    private static let surelySold = QuantityThousandths(1_000_000)
    /// Subject by category, the last entry for all categories outside the list; a table for each kind of store.
    private let tables: [[Int32]]
    /// Table by store, the last entry for all stores outside the list.
    private let tableOfStore: [Int32]

    init(_ engine: RatingEngine, _ codes: SimulationCodes) {
        self.engine = engine
        let policy = engine.policy
        calculator = PriceCalculator(policy: policy)
        looksAtItems = policy.conditions.contains { $0.bestOf.contains { $0.itemsAtLeast != nil } }
        let classConditions = policy.classConditions.flatMap(\.bestOf)
        onlyClass =
            policy.classes.count == 1
            ? 0 : classConditions.isEmpty ? policy.classes.index(reachedBy: .zero) : nil
        classNeedsAmounts = classConditions.contains { $0.amountAtLeast != nil || $0.receiptAmountAtLeast != nil }
        largestFee = (policy.fees.standard + policy.fees.cells.joined().joined()).max() ?? .zero
        // No store and no category has an empty code, so it stands for all that are not in the lists.
        let named = Set(policy.subjects.flatMap(\.stores))
        let stores = codes.stores.map { named.contains($0) ? $0 : "" }
        let kinds = [""] + Set(stores).subtracting([""]).sorted()
        tables = kinds.map { store in
            (codes.categories + [""]).map { Int32(engine.matcher.subject(category: $0, store: store)) }
        }
        tableOfStore = (stores + [""]).map { store in Int32(kinds.firstIndex(of: store) ?? 0) }
    }

    /// The subjects of a store's categories; the last entry is for categories outside the list.
    func table(store: Int32) -> [Int32] {
        let position = tableOfStore.indices.contains(Int(store)) ? Int(store) : tableOfStore.count - 1
        return tables[Int(tableOfStore[position])]
    }

    /// The fee of a grade and class, or the standard fee without a grade.
    func fee(subject: Int, grade: Int?, class classIndex: Int) -> BasisPoints {
        grade.map { engine.policy.fees.cells[subject][$0][classIndex] } ?? engine.policy.fees.standard[subject]
    }

    /// The rate of the first class as a share of the cost.
    func shareOfCost(subject: Int, grade: Int?) -> (numerator: Int64, denominator: Int64) {
        let rate = Int64(fee(subject: subject, grade: grade, class: 0).rawValue)
        return switch engine.policy.fees.base {
        case .cost: (rate, 10_000)
        case .price: (rate, 10_000 - rate)
        }
    }

    /// True when no rate of the policy makes the line's total larger than a quote may have it.
    func canPrice(_ line: PricedLine) -> Bool {
        if line.unitCost <= Self.surelyPriced, line.quantity <= Self.surelySold { return true }
        let price = calculator.unitPrice(
            cost: line.unitCost, fee: largestFee, tax: line.tax, listPrice: nil)
        return calculator.lineTotal(price: price, quantity: line.quantity) != nil
    }

    /// What a line brings at a rate, tax excluded; minor units.
    func sales(_ line: PricedLine, fee: BasisPoints) -> MoneyMinorUnits {
        let price = calculator.unitPrice(cost: line.unitCost, fee: fee, tax: line.tax, listPrice: nil)
        // `canPrice` has seen that there is a total.
        let total = calculator.lineTotal(price: price, quantity: line.quantity) ?? .zero
        return calculator.standardAmount(lineTotal: total, tax: line.tax)
    }
}

/// A line of the history that can be priced: what it cost by unit; quantities and costs of returns turned positive.
struct PricedLine {
    var unitCost: UnitCostHundredths
    var quantity: QuantityThousandths
    var cost: MoneyMinorUnits
    var tax: BasisPoints
    /// Subject under the old and the new policy.
    var subjects: (old: Int, new: Int)

    /// The line of a history; nil when its cost is unknown or not one that a basket may have.
    init?(_ line: SimulatedLine, subjects: (old: Int, new: Int)) {
        guard let cost = line.cost, line.quantity != .zero, cost == .zero || (cost > .zero) == (line.quantity > .zero),
            line.tax >= .zero, line.tax <= PolicyLimits.taxMax
        else { return nil }
        let sign: Int64 = line.quantity > .zero ? 1 : -1
        guard line.quantity <= InputLimits.quantityMax, line.quantity >= .zero - InputLimits.quantityMax,
            cost <= InputLimits.amountMax, cost >= .zero - InputLimits.amountMax
        else { return nil }
        quantity = QuantityThousandths(line.quantity.rawValue * sign)
        self.cost = MoneyMinorUnits(cost.rawValue * sign)
        // Hundredths of a minor unit by whole units, half up; 10^15 at most before the division.
        unitCost = UnitCostHundredths(
            RoundingRule.halfUp.narrowInteger(self.cost.rawValue * 100_000, over: quantity.rawValue))
        guard unitCost <= InputLimits.unitCostMax else { return nil }
        tax = line.tax
        self.subjects = subjects
    }
}
