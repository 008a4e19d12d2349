import Testing

@testable import Rating

/// Goal: rounding is exact for every sign.
///
/// Method: small fractions against a search for the integer.
@Suite struct RoundingRuleTests {
    @Test func smallFractionsEqualASearch() {
        var wrong: [String] = []
        for denominator in 1...24 {
            for numerator in -300...300 {
                // The largest integer that is not above the fraction, found by counting.
                func largest(_ numerator: Int, _ denominator: Int) -> Int {
                    var candidate = numerator / denominator - 2
                    while (candidate + 1) * denominator <= numerator { candidate += 1 }
                    return candidate
                }
                let down = largest(numerator, denominator)
                let up = down * denominator == numerator ? down : down + 1
                let halfUp = largest(2 * numerator + denominator, 2 * denominator)
                let fraction = (Int128(numerator), Int128(denominator))
                for (rule, expected) in [(RoundingRule.down, down), (.up, up), (.halfUp, halfUp)]
                where rule.integer(fraction.0, over: fraction.1) != Int128(expected) {
                    wrong.append("\(rule) of \(numerator)/\(denominator)")
                }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(5))")
    }

    @Test func halvesGoUpOnBothSidesOfZero() {
        #expect(RoundingRule.halfUp.integer(5, over: 2) == 3)
        #expect(RoundingRule.halfUp.integer(-5, over: 2) == -2)
        #expect(RoundingRule.halfUp.integer(-1, over: 2) == 0)
    }
}
