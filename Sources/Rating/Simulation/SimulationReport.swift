/// What a new policy would change for a retailer's customers and income, as the sums of a simulation tell it.
///
/// Demand is assumed unchanged: everybody buys what was bought in the period, whatever the price. So the report tells
/// what the new policy does to the old purchases, not what customers will do about it. Amounts are without tax.
public struct SimulationReport: Hashable, Sendable {
    /// Customers in one subject of the new policy by old and new grade.
    public struct Movement: Hashable, Sendable {
        /// Index of the subject in the new policy.
        public var subject: Int
        /// True when the old policy has a subject of the same code; else everybody comes from no grade.
        public var isCompared: Bool
        /// Customers by old and then new grade, each list beginning with no grade.
        public var customers: [[Int64]]
        /// Customers who go up; 0 where nothing is compared.
        public var ups: Int64
        /// Customers who go down.
        public var downs: Int64
        /// Customers who stay.
        public var same: Int64
        /// Customers who fall further than the limit.
        public var falls: Int64
    }

    /// Lines of one subject of the new policy, of customers of one new grade.
    public struct Row: Hashable, Sendable {
        /// Index of the subject in the new policy.
        public var subject: Int
        /// The new grade; nil: walk-ins, known or not.
        public var grade: Int?
        /// What the lines bring.
        public var figures: SalesFigures
    }

    /// A tenth of the customers who spent something in the period, by what they spent.
    public struct Decile: Hashable, Sendable {
        /// Customers in it; customers whose spends differ by less than one in a hundred may be kept together.
        public var customers: Int64
        /// The least spend in it, to one in a hundred; minor units.
        public var spendFrom: MoneyMinorUnits
        /// What the customers' lines bring.
        public var figures: SalesFigures
        /// Fee income as a share of cost, or of sales where the old policy's rates are shares of the price.
        public var oldRate: BasisPoints?
        /// The same under the new policy.
        public var newRate: BasisPoints?
        /// True when a lower decile pays a lower rate under the new policy: whoever spends more, pays more.
        public var paysMoreThanLower: Bool
    }

    /// The date at which customers were rated and the last day of the period.
    public var asOf: CalendarDate
    /// The first day of the period.
    public var firstDay: CalendarDate
    /// Customers that were rated.
    public var customers: Int64
    /// Customers with more receipts than one evaluation takes; they are in nothing else.
    public var leftOut: Int64
    /// Receipts of the period.
    public var receipts: Int64
    /// By subject of the new policy.
    public var movements: [Movement]
    /// All lines that were priced.
    public var total: SalesFigures
    /// By subject and new grade; without what has no lines.
    public var rows: [Row]
    /// Receipts of nobody known, at the standard fee.
    public var walkIns: SalesFigures
    /// Lines that could not be priced, because their cost is not known or no basket may have it.
    public var unpricedLines: Int64
    /// Their amounts, as they were sold; minor units.
    public var unpricedAmount: MoneyMinorUnits
    /// The customers who would pay most more.
    public var losses: [AffectedCustomer]
    /// The customers who would pay most less.
    public var gains: [AffectedCustomer]
    /// Most rungs that a customer may fall without being counted; nil: the ladders cannot be compared.
    public var fallLimit: Int?
    /// Customers who fall further in a subject or more.
    public var fallenCustomers: Int64
    /// Those who fall furthest, once for each subject.
    public var falls: [FallenCustomer]
    /// Ten deciles, those who spent least first; without those that are empty.
    public var deciles: [Decile]

    /// Tells what the sums mean.
    ///
    /// - Parameters:
    ///   - simulation: the sums of all customers.
    ///   - plan: the plan under which they were made.
    public init(_ simulation: PolicySimulation, plan: SimulationPlan) {
        asOf = plan.asOf
        firstDay = plan.firstDay
        customers = simulation.customers
        leftOut = simulation.leftOut
        receipts = simulation.receipts
        movements = simulation.movements.indices.map { Self.movement($0, simulation.movements[$0], plan) }
        rows = simulation.figures.enumerated().flatMap { subject, list in
            list.enumerated().filter { $0.element.lines > 0 }.map { place, figures in
                Row(subject: subject, grade: place == 0 ? nil : place - 1, figures: figures)
            }
        }
        total = rows.reduce(into: SalesFigures()) { $0.add($1.figures) }
        walkIns = simulation.walkIns
        unpricedLines = simulation.unpricedLines
        unpricedAmount = MoneyMinorUnits(Int64(clamping: simulation.unpricedAmount))
        losses = simulation.losses.sorted
        gains = simulation.gains.sorted
        fallLimit = plan.fallLimit
        fallenCustomers = simulation.fallenCustomers
        falls = simulation.falls.sorted
        deciles = Self.deciles(simulation.spends.steps, plan)
    }

    private static func movement(_ subject: Int, _ counts: [Int64], _ plan: SimulationPlan) -> Movement {
        let width = plan.new.policy.grades.count + 1
        var movement = Movement(
            subject: subject, isCompared: plan.oldSubjects[subject] != nil,
            customers: stride(from: 0, to: counts.count, by: width).map { Array(counts[$0..<$0 + width]) },
            ups: 0, downs: 0, same: 0, falls: 0)
        for (oldPlace, row) in movement.customers.enumerated() {
            for (newPlace, count) in row.enumerated() {
                let (old, new) = (oldPlace == 0 ? nil : oldPlace - 1, newPlace == 0 ? nil : newPlace - 1)
                guard let direction = plan.direction(subject: subject, from: old, to: new) else { continue }
                if direction > 0 { movement.ups += count }
                if direction < 0 { movement.downs += count }
                if direction == 0 { movement.same += count }
                if plan.fall(subject: subject, from: old, to: new) != nil { movement.falls += count }
            }
        }
        return movement
    }

    /// Each step of spend belongs to the decile in which its first customer lies.
    private static func deciles(_ steps: [SpendSteps.Step], _ plan: SimulationPlan) -> [Decile] {
        let total = steps.reduce(0) { $0 + $1.customers }
        var parts = [(customers: Int64, from: Int, figures: SalesFigures)](
            repeating: (0, 0, SalesFigures()), count: 10)
        var before: Int64 = 0
        for (position, step) in steps.enumerated() where step.customers > 0 {
            let decile = Int(before * 10 / total)
            if parts[decile].customers == 0 { parts[decile].from = position }
            parts[decile].customers += step.customers
            parts[decile].figures.add(step.figures)
            before += step.customers
        }
        var deciles: [Decile] = []
        // The lowest rate of the deciles so far, as a fraction.
        var lowest: (part: Int128, whole: Int128)?
        for part in parts where part.customers > 0 {
            let old = whole(part.figures.oldSales, part.figures.cost, plan.old.policy.fees.base)
            let new = whole(part.figures.newSales, part.figures.cost, plan.new.policy.fees.base)
            var decile = Decile(
                customers: part.customers, spendFrom: SpendSteps.least(of: part.from), figures: part.figures,
                oldRate: SalesFigures.share(part.figures.oldFee, of: old),
                newRate: SalesFigures.share(part.figures.newFee, of: new), paysMoreThanLower: false)
            if new > .zero {
                let rate = (part: Int128(part.figures.newFee.rawValue), whole: Int128(new.rawValue))
                if let least = lowest {
                    decile.paysMoreThanLower = rate.part * least.whole > least.part * rate.whole
                    if rate.part * least.whole < least.part * rate.whole { lowest = rate }
                } else {
                    lowest = rate
                }
            }
            deciles.append(decile)
        }
        return deciles
    }

    private static func whole(_ sales: MoneyMinorUnits, _ cost: MoneyMinorUnits, _ base: FeeBase) -> MoneyMinorUnits {
        base == .cost ? cost : sales
    }
}
