/// Figures of customers by how much they spent, in steps narrower than one in a hundred of the spend.
///
/// Steps take the place of one number for each customer, so that a million of them need no more memory than a thousand.
struct SpendSteps: Sendable {
    /// What the customers of one step have in common.
    struct Step: Sendable {
        var customers: Int64 = 0
        var figures = SalesFigures()
    }

    /// Spends below it have a step each.
    private static let exactBelow = 256
    /// Steps between a power of two and the next one.
    private static let stepsPerDoubling = 128

    private(set) var steps = [Step](repeating: Step(), count: exactBelow + 55 * stepsPerDoubling)

    /// The step of a spend that is above zero.
    static func position(of spend: MoneyMinorUnits) -> Int {
        let value = Int(spend.rawValue)
        guard value >= exactBelow else { return value }
        let exponent = Int.bitWidth - 1 - value.leadingZeroBitCount
        return exactBelow + (exponent - 8) * stepsPerDoubling + (value >> (exponent - 7)) % stepsPerDoubling
    }

    /// The least spend of a step.
    static func least(of position: Int) -> MoneyMinorUnits {
        guard position >= exactBelow else { return MoneyMinorUnits(Int64(position)) }
        let (doublings, step) = (position - exactBelow).quotientAndRemainder(dividingBy: stepsPerDoubling)
        return MoneyMinorUnits(Int64(stepsPerDoubling + step) << Int64(doublings + 1))
    }

    mutating func add(spend: MoneyMinorUnits, _ figures: SalesFigures) {
        let position = Self.position(of: spend)
        steps[position].customers += 1
        steps[position].figures.add(figures)
    }

    mutating func merge(_ other: SpendSteps) {
        for position in steps.indices where other.steps[position].customers > 0 {
            steps[position].customers += other.steps[position].customers
            steps[position].figures.add(other.steps[position].figures)
        }
    }
}
