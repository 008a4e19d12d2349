/// Points for the past period (過去期間実績).
public struct PeriodTables: Hashable, Sendable {
    /// Points by days since the last visit, however old; an `at_most` table.
    public var daysSinceLastVisit: StepTable
    /// Points by number of visits in the window; an `at_least` table.
    public var visits: StepTable
    /// Points by amount or contribution in the window; minor units; an `at_least` table.
    public var amount: StepTable

    /// Makes the tables; an absent one gives no points.
    public init(
        daysSinceLastVisit: StepTable = StepTable(), visits: StepTable = StepTable(), amount: StepTable = StepTable()
    ) {
        self.daysSinceLastVisit = daysSinceLastVisit
        self.visits = visits
        self.amount = amount
    }
}
