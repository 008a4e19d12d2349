@testable import Rating

/// A simulation as slow and plain as can be, from whole receipts through the product's own ratings and quotes.
struct NaiveSimulation {
    /// A customer with receipts and the tax rates of all lines.
    struct Customer {
        var key: Int64
        var facts: CustomerFacts
        var receipts: [Receipt]
    }

    /// Lines and amounts, tax excluded.
    struct Figures: Hashable {
        var lines: Int64 = 0
        var cost: Int64 = 0
        var old: Int64 = 0
        var new: Int64 = 0

        init() {}

        init(_ figures: SalesFigures) {
            lines = figures.lines
            cost = figures.cost.rawValue
            old = figures.oldSales.rawValue
            new = figures.newSales.rawValue
        }

        static func + (left: Figures, right: Figures) -> Figures {
            var sum = left
            sum.lines += right.lines
            sum.cost += right.cost
            sum.old += right.old
            sum.new += right.new
            return sum
        }
    }

    struct Place: Hashable {
        var subject: Int
        var old: Int?
        var new: Int?
    }

    /// The one tax rate of all lines; both policies call it "reduced".
    static let tax = BasisPoints(800)

    let plan: SimulationPlan
    var movements: [Place: Int64] = [:]
    /// By new subject and new grade.
    var rows: [Place: Figures] = [:]
    var walkIns = Figures()
    var changes: [Int64: Int64] = [:]
    var unpricedLines: Int64 = 0
    /// What each customer spent in the period as it was sold, and what the lines bring.
    var spends: [Int64: (spend: Int64, figures: Figures)] = [:]
    /// Each customer's old and new grade by subject of the new policy.
    var moves: [Int64: [Place]] = [:]

    init(_ plan: SimulationPlan) {
        self.plan = plan
    }

    mutating func add(_ customer: Customer) throws {
        let old = grades(plan.old, customer)
        let new = grades(plan.new, customer)
        for (subject, newSubject) in plan.new.policy.subjects.enumerated() {
            let before = plan.old.policy.subjects.firstIndex { $0.code == newSubject.code }.flatMap { old[$0] }
            movements[Place(subject: subject, old: before, new: new[subject]), default: 0] += 1
            moves[customer.key, default: []].append(Place(subject: subject, old: before, new: new[subject]))
        }
        var all = Figures()
        var spend: Int64 = 0
        for receipt in customer.receipts {
            let figures = try price(receipt, old: old, new: new)
            changes[customer.key, default: 0] += figures.new - figures.old
            all = all + figures
            guard isInPeriod(receipt) else { continue }
            spend += receipt.lines.reduce(0) { $0 + $1.amount.rawValue }
        }
        spends[customer.key] = (spend, all)
    }

    private func isInPeriod(_ receipt: Receipt) -> Bool {
        plan.firstDay <= receipt.businessDate && receipt.businessDate <= plan.asOf
    }

    mutating func addWalkIn(_ receipt: Receipt) throws {
        let figures = try price(
            receipt, old: plan.old.policy.subjects.map { _ in nil }, new: plan.new.policy.subjects.map { _ in nil })
        walkIns = walkIns + figures
    }

    private func grades(_ engine: RatingEngine, _ customer: Customer) -> [Int?] {
        engine.evaluation(of: engine.completeUsage(facts: customer.facts, receipts: customer.receipts))
            .ratings(on: plan.asOf).map(\.grade)
    }

    private mutating func price(_ receipt: Receipt, old: [Int?], new: [Int?]) throws -> Figures {
        guard isInPeriod(receipt) else { return Figures() }
        var all = Figures()
        for sign in [Int64(1), -1] {
            let lines = receipt.lines.filter { $0.quantity.rawValue.signum() == sign }
            let priced = lines.filter { $0.cost != nil }
            unpricedLines += Int64(lines.count - priced.count)
            guard !priced.isEmpty else { continue }
            let basket = Basket(
                store: receipt.store, payment: receipt.payment, fulfilment: receipt.fulfilment,
                reservedDaysAhead: receipt.reservedDaysAhead,
                lines: priced.map { line in
                    let cost = line.cost!.rawValue * sign * 100_000
                    let quantity = line.quantity.rawValue * sign
                    return BasketLine(
                        category: line.category,
                        unitCost: UnitCostHundredths((2 * cost + quantity) / (2 * quantity)),
                        quantity: QuantityThousandths(quantity), tax: "reduced")
                })
            let oldSales = try sales(plan.old, basket, old, on: receipt.businessDate)
            let newSales = try sales(plan.new, basket, new, on: receipt.businessDate)
            for (position, line) in priced.enumerated() {
                var figures = Figures()
                figures.lines = 1
                figures.cost = line.cost!.rawValue
                figures.old = oldSales[position].amount * sign
                figures.new = newSales[position].amount * sign
                let subject = newSales[position].subject
                let place = Place(subject: subject, old: nil, new: new[subject])
                rows[place] = (rows[place] ?? Figures()) + figures
                all = all + figures
            }
        }
        return all
    }

    /// What each line brings: the class by a quote for nobody, the price by one whose standard fees are the cells.
    private func sales(
        _ engine: RatingEngine, _ basket: Basket, _ grades: [Int?], on date: CalendarDate
    ) throws -> [(subject: Int, amount: Int64)] {
        var policy = engine.policy
        for rating in try engine.quote(basket, for: nil, on: date).ratings {
            let subject = rating.rating.subject
            guard let grade = grades[subject] else { continue }
            policy.fees.standard[subject] = policy.fees.cells[subject][grade][rating.classIndex]
        }
        policy.allowUnfair = true
        let quote = try RatingEngine(policy).quote(basket, for: nil, on: date)
        return quote.lines.map { line in
            let total = line.lineTotal.rawValue
            let rate = Int64(line.tax.rawValue)
            return (
                line.subject,
                policy.tax.display == .included ? total - total * rate / (10_000 + rate) : total
            )
        }
    }
}

extension SimulatedHistory {
    /// A history of whole receipts whose categories and stores are those of the lists.
    init(_ receipts: [Receipt], _ codes: SimulationCodes, tax: BasisPoints = NaiveSimulation.tax) {
        self.init()
        for receipt in receipts {
            begin(
                SimulatedReceipt(
                    businessDate: receipt.businessDate, time: receipt.time,
                    store: Int32(codes.stores.firstIndex(of: receipt.store) ?? -1), payment: receipt.payment,
                    fulfilment: receipt.fulfilment, reservedDaysAhead: receipt.reservedDaysAhead),
                id: Array(receipt.id.utf8))
            for line in receipt.lines {
                append(
                    SimulatedLine(
                        category: Int32(codes.categories.firstIndex(of: line.category) ?? -1), tax: tax,
                        amount: line.amount, quantity: line.quantity, cost: line.cost))
            }
        }
        sort()
    }
}
