/// Shares what a whole receipt was reduced by among its lines.
enum DiscountAllocation {
    /// The lines' parts of a change, which sum to it: in proportion to the amounts by largest remainder, ties by line.
    ///
    /// Lines with the other sign than the receipt bear nothing: goods that come back get no discount of today's.
    ///
    /// - Parameters:
    ///   - change: what is added to the receipt; a discount on goods that are sold is negative.
    ///   - amounts: the lines' amounts before.
    /// - Returns: what is added to each line; nil: a discount larger than the lines, or no line to bear it.
    static func shares(_ change: Int64, over amounts: [Int64]) -> [Int64]? {
        guard change != 0 else { return amounts.map { _ in 0 } }
        let total = amounts.reduce(0, +)
        let weights = amounts.map { $0.signum() == total.signum() ? Int128($0.magnitude) : 0 }
        let weight = weights.reduce(0, +)
        let isDiscount = change.signum() != total.signum()
        guard weight > 0, !isDiscount || Int128(change.magnitude) <= weight else { return nil }
        var shares: [Int64] = []
        var remainders: [(place: Int, remainder: Int128)] = []
        for (place, own) in weights.enumerated() {
            let (whole, rest) = (own * Int128(change.magnitude)).quotientAndRemainder(dividingBy: weight)
            shares.append(Int64(whole))
            remainders.append((place, rest))
        }
        let missing = Int(Int64(change.magnitude) - shares.reduce(0, +))
        let order = remainders.sorted { ($1.remainder, $0.place) < ($0.remainder, $1.place) }
        for (place, _) in order.prefix(missing) { shares[place] += 1 }
        return shares.map { change < 0 ? -$0 : $0 }
    }
}
