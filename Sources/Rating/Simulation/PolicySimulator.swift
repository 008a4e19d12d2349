/// Goes through customer after customer and sums up what a new policy would change, on the assumption that everybody
/// buys what was bought.
///
/// Each customer is rated at the plan's date under both policies, from the whole history. Then each receipt of the
/// period is taken as a basket of its own date and priced for those grades: its class follows from the receipt, its
/// goods cost what they cost then. What was taken back makes a basket of its own with the signs turned, and is
/// subtracted. Lines whose cost is not known stand in no basket and are counted apart. List prices are not kept with
/// receipts, so they cap nothing, and coupons are left out. Tax is taken out line by line, at the rate of the sale.
public struct PolicySimulator: Sendable {
    /// What is compared.
    public let plan: SimulationPlan
    /// What has been summed up so far.
    public private(set) var simulation: PolicySimulation
    // Used again for each customer and receipt.
    private let old: SimulatedPolicy
    private let new: SimulatedPolicy
    private var oldPricing: BasketPricing
    private var newPricing: BasketPricing
    private var sold: [PricedLine] = []
    private var returned: [PricedLine] = []

    /// Makes a simulator that has seen nobody.
    public init(_ plan: SimulationPlan) {
        self.plan = plan
        simulation = PolicySimulation(plan)
        (old, new) = plan.preparedSides()
        oldPricing = BasketPricing(old)
        newPricing = BasketPricing(new)
    }

    /// Adds a customer.
    ///
    /// - Parameters:
    ///   - customer: the customer's number.
    ///   - facts: what is known of the customer apart from receipts.
    ///   - history: all receipts up to the plan's date, sorted; later ones do not count.
    public mutating func add(customer: Int64, facts: CustomerFacts, history: SimulatedHistory) {
        guard history.receipts.count <= InputLimits.receiptsPerCustomerMax else { return leaveOut() }
        let old = old.grades(facts, history, on: plan.asOf)
        let new = new.grades(facts, history, on: plan.asOf)
        simulation.customers += 1
        var hasFallen = false
        let newGrades = plan.new.policy.grades.count + 1
        for subject in new.indices {
            let before = plan.oldSubjects[subject].flatMap { old[$0] }
            let place = (before.map { $0 + 1 } ?? 0) * newGrades + (new[subject].map { $0 + 1 } ?? 0)
            simulation.movements[subject][place] += 1
            if let rungs = plan.fall(subject: subject, from: before, to: new[subject]) {
                hasFallen = true
                simulation.falls.offer(.init(size: Int64(rungs), customer: customer, subject: Int32(subject))) {
                    FallenCustomer(customer: customer, subject: subject, oldGrade: before, newGrade: new[subject])
                }
            }
        }
        if hasFallen { simulation.fallenCustomers += 1 }
        var figures = SalesFigures()
        var spend = MoneyMinorUnits.zero
        for receipt in history.receipts where plan.prices(receipt.businessDate) {
            for position in receipt.lines { spend = spend + history.lines[position].amount }
            figures.add(price(receipt, history, old: old, new: new))
        }
        if spend > .zero { simulation.spends.add(spend: spend, figures) }
        rank(customer, figures, old: old, new: new)
    }

    /// Counts a customer with more receipts than one evaluation takes.
    public mutating func leaveOut() { simulation.leftOut += 1 }

    /// Adds the receipts of nobody known; those outside the period do not count.
    public mutating func add(walkIns history: SimulatedHistory) {
        let none = [Int?](repeating: nil, count: plan.new.policy.subjects.count)
        let noneOld = [Int?](repeating: nil, count: plan.old.policy.subjects.count)
        for receipt in history.receipts where plan.prices(receipt.businessDate) {
            simulation.walkIns.add(price(receipt, history, old: noneOld, new: none))
        }
    }

    private mutating func rank(_ customer: Int64, _ figures: SalesFigures, old: [Int?], new: [Int?]) {
        let change = figures.change.rawValue
        guard change != 0 else { return }
        let oldSubjects = plan.oldSubjects
        func entry() -> AffectedCustomer {
            AffectedCustomer(
                customer: customer, oldSales: figures.oldSales, newSales: figures.newSales,
                oldGrades: oldSubjects.map { $0.flatMap { old[$0] } }, newGrades: new)
        }
        if change > 0 {
            simulation.losses.offer(.init(size: change, customer: customer), entry)
        } else {
            simulation.gains.offer(.init(size: 0 - max(change, -Int64.max), customer: customer), entry)
        }
    }

    /// Prices a receipt under both policies and adds it to the sums of its subjects and grades.
    private mutating func price(
        _ receipt: SimulatedReceipt, _ history: SimulatedHistory, old: [Int?], new: [Int?]
    ) -> SalesFigures {
        simulation.receipts += 1
        sold.removeAll(keepingCapacity: true)
        returned.removeAll(keepingCapacity: true)
        let oldTable = self.old.table(store: receipt.store)
        let newTable = self.new.table(store: receipt.store)
        for position in receipt.lines {
            let line = history.lines[position]
            let subjects = (
                old: SimulatedPolicy.subject(line.category, oldTable),
                new: SimulatedPolicy.subject(line.category, newTable)
            )
            guard let priced = PricedLine(line, subjects: subjects), self.old.canPrice(priced),
                self.new.canPrice(priced)
            else {
                simulation.unpricedLines += 1
                simulation.unpricedAmount += Int128(line.amount.rawValue)
                continue
            }
            if line.quantity > .zero { sold.append(priced) } else { returned.append(priced) }
        }
        var figures = SalesFigures()
        if !sold.isEmpty { price(sold, 1, receipt, old, new, &figures) }
        if !returned.isEmpty { price(returned, -1, receipt, old, new, &figures) }
        return figures
    }

    private mutating func price(
        _ lines: [PricedLine], _ sign: Int64, _ receipt: SimulatedReceipt, _ old: [Int?], _ new: [Int?],
        _ figures: inout SalesFigures
    ) {
        oldPricing.price(lines, isNew: false, receipt, grades: old)
        newPricing.price(lines, isNew: true, receipt, grades: new)
        for (position, line) in lines.enumerated() {
            let amounts = (
                cost: line.cost.rawValue * sign, old: oldPricing.sales[position].rawValue * sign,
                new: newPricing.sales[position].rawValue * sign
            )
            figures.add(cost: amounts.cost, old: amounts.old, new: amounts.new)
            let grade = new[line.subjects.new].map { $0 + 1 } ?? 0
            simulation.figures[line.subjects.new][grade].add(
                cost: amounts.cost, old: amounts.old, new: amounts.new)
        }
    }
}
