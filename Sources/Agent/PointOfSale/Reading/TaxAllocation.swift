import KakuzukeProtocol
import Rating

/// Derives the amounts without tax: once for each rate of a receipt, then shared among its lines so that they sum up.
///
/// Source: `docs/journals.md`, "Amounts without tax".
struct TaxAllocation {
    let rounding: JournalProfile.TaxRounding
    let printed: [BasisPoints: MoneyMinorUnits]

    /// Sets `amount` of every line that includes tax; other lines keep what was written.
    func apply(to lines: inout [ReceiptFactLine]) throws(RowProblem) {
        for rate in Set(lines.map(\.taxRate)).sorted() {
            let places = lines.indices.filter { lines[$0].taxRate == rate && lines[$0].isTaxIncluded }
            guard !places.isEmpty, rate > .zero else { continue }
            let written = places.map { lines[$0].writtenAmount.rawValue }
            let total = written.reduce(0, +)
            // A printed tax that also covers lines without tax says nothing of these alone.
            let isAlone = !lines.contains { $0.taxRate == rate && !$0.isTaxIncluded }
            var tax = computed(total: total, rate: rate)
            if isAlone, let stated = printed[rate] {
                guard stated.rawValue.magnitude <= total.magnitude, stated.rawValue.signum() * total.signum() >= 0
                else { throw RowProblem("tax_exceeds_amount", field: "printed_taxes") }
                tax = stated.rawValue
            }
            for (place, share) in zip(places, Self.shares(written, sum: total - tax, rate: rate)) {
                lines[place].amount = MoneyMinorUnits(share)
            }
        }
    }

    /// The tax contained in a total, with the total's sign.
    func computed(total: Int64, rate: BasisPoints) -> Int64 {
        let divisor = Int128(10_000 + Int64(rate.rawValue))
        let product = Int128(total.magnitude) * Int128(rate.rawValue)
        let (whole, remainder) = product.quotientAndRemainder(dividingBy: divisor)
        let isRoundedUp =
            switch rounding {
            case .down: false
            case .halfUp: remainder * 2 >= divisor
            case .up: remainder > 0
            }
        let tax = Int64(whole) + (isRoundedUp ? 1 : 0)
        return total < 0 ? -tax : tax
    }

    /// Whole shares that sum to `sum`, in proportion to the written amounts, by largest remainder, ties by line.
    static func shares(_ written: [Int64], sum: Int64, rate: BasisPoints) -> [Int64] {
        let total = written.reduce(0, +)
        let isOneSided = written.allSatisfy { $0 >= 0 } || written.allSatisfy { $0 <= 0 }
        // Lines of both signs may sum to nothing, so they are measured by the rate instead of by the total.
        let numerator = isOneSided && total != 0 ? Int128(sum) : 10_000
        let denominator = isOneSided && total != 0 ? Int128(total) : 10_000 + Int128(rate.rawValue)
        var shares: [Int64] = []
        var remainders: [(place: Int, remainder: Int128)] = []
        for (place, amount) in written.enumerated() {
            let product = Int128(amount) * numerator * (denominator < 0 ? -1 : 1)
            let divisor = denominator.magnitude
            var (whole, rest) = product.quotientAndRemainder(dividingBy: Int128(divisor))
            if rest < 0 {
                whole -= 1
                rest += Int128(divisor)
            }
            shares.append(Int64(whole))
            remainders.append((place, rest))
        }
        let order = remainders.sorted { ($1.remainder, $0.place) < ($0.remainder, $1.place) }.map(\.place)
        let missing = sum - shares.reduce(0, +)
        guard !order.isEmpty else { return shares }
        // Floors are never too much for lines of one sign; else the smallest remainders give one back.
        let (rounds, extra) = missing.quotientAndRemainder(dividingBy: Int64(order.count))
        for place in shares.indices { shares[place] += rounds }
        let changed = extra >= 0 ? order.prefix(Int(extra)) : order.suffix(Int(-extra))
        for place in changed { shares[place] += extra >= 0 ? 1 : -1 }
        return shares
    }
}
