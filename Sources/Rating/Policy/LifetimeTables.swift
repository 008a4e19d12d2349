/// Points for the whole usage up to the reference date (全件利用実績); both are `at_least` tables.
public struct LifetimeTables: Hashable, Sendable {
    /// Points by number of visits.
    public var visits: StepTable
    /// Points by amount or contribution; minor units.
    public var amount: StepTable

    /// Makes the tables; an absent one gives no points.
    public init(visits: StepTable = StepTable(), amount: StepTable = StepTable()) {
        self.visits = visits
        self.amount = amount
    }
}
