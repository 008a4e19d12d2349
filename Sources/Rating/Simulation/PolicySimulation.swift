/// What a simulation has summed up so far; parts of the customers are summed up apart and then merged, in any order.
///
/// Its size depends on the policies and on the number of customers that lists name, not on the customers: at most one
/// counter for each subject and pair of grades, one set of sums for each subject and grade, and about 7,300 steps of
/// spend of 64 bytes. `SimulationReport` tells what it all means.
public struct PolicySimulation: Sendable {
    /// Customers that were rated.
    public internal(set) var customers: Int64 = 0
    /// Customers with more receipts than one evaluation takes; they are in nothing else.
    public internal(set) var leftOut: Int64 = 0
    /// Receipts of the period, of customers and of nobody known.
    public internal(set) var receipts: Int64 = 0
    /// By subject of the new policy: customers by old and new grade, each list beginning with no grade.
    var movements: [[Int64]]
    /// By subject of the new policy and new grade, each list beginning with no grade.
    var figures: [[SalesFigures]]
    /// Receipts of nobody known.
    var walkIns = SalesFigures()
    var unpricedLines: Int64 = 0
    var unpricedAmount: Int128 = 0
    var fallenCustomers: Int64 = 0
    var losses: SimulationRanking<AffectedCustomer>
    var gains: SimulationRanking<AffectedCustomer>
    var falls: SimulationRanking<FallenCustomer>
    var spends = SpendSteps()

    /// Makes sums of nothing.
    public init(_ plan: SimulationPlan) {
        let subjects = plan.new.policy.subjects.count
        let grades = (old: plan.old.policy.grades.count + 1, new: plan.new.policy.grades.count + 1)
        movements = Array(repeating: Array(repeating: 0, count: grades.old * grades.new), count: subjects)
        figures = Array(repeating: Array(repeating: SalesFigures(), count: grades.new), count: subjects)
        losses = SimulationRanking(limit: plan.listed)
        gains = SimulationRanking(limit: plan.listed)
        falls = SimulationRanking(limit: plan.listed)
    }

    /// Adds what was summed up of other customers under the same plan.
    public mutating func merge(_ other: PolicySimulation) {
        customers += other.customers
        leftOut += other.leftOut
        receipts += other.receipts
        for subject in movements.indices {
            for place in movements[subject].indices { movements[subject][place] += other.movements[subject][place] }
            for grade in figures[subject].indices { figures[subject][grade].add(other.figures[subject][grade]) }
        }
        walkIns.add(other.walkIns)
        unpricedLines += other.unpricedLines
        unpricedAmount += other.unpricedAmount
        fallenCustomers += other.fallenCustomers
        losses.merge(other.losses)
        gains.merge(other.gains)
        falls.merge(other.falls)
        spends.merge(other.spends)
    }
}
