/// A customer who would pay much more or much less under the new policy.
public struct AffectedCustomer: Hashable, Sendable {
    /// The customer's number.
    public var customer: Int64
    /// What the priced lines bring under the old policy, tax excluded; minor units.
    public var oldSales: MoneyMinorUnits
    /// What the priced lines bring under the new policy, tax excluded; minor units.
    public var newSales: MoneyMinorUnits
    /// Old grade by subject of the new policy; nil: none.
    public var oldGrades: [Int?]
    /// New grade by subject of the new policy; nil: none.
    public var newGrades: [Int?]

    /// Makes an entry.
    public init(
        customer: Int64, oldSales: MoneyMinorUnits, newSales: MoneyMinorUnits, oldGrades: [Int?], newGrades: [Int?]
    ) {
        self.customer = customer
        self.oldSales = oldSales
        self.newSales = newSales
        self.oldGrades = oldGrades
        self.newGrades = newGrades
    }
}
