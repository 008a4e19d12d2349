/// Points for what the customer has reserved (将来利用予約).
public struct ReservationRule: Hashable, Sendable {
    /// Reservations due within so many days after the reference date count; days.
    public var horizonDays: Int
    /// Points by the sum of counted reservations; minor units; an `at_least` table.
    public var amount: StepTable

    /// Makes the rule.
    public init(horizonDays: Int, amount: StepTable) {
        self.horizonDays = horizonDays
        self.amount = amount
    }
}
