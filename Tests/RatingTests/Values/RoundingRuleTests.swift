import Testing

@testable import Rating

/// Goal: rounding is exact for every sign. Method: small fractions against a search for the integer.
@Suite struct RoundingRuleTests {
    @Test func smallFractionsEqualASearch() {
        for denominator in 1...24 {
            for numerator in -300...300 {
                // The largest integer that is not above the fraction, found by counting.
                func largest(_ numerator: Int, _ denominator: Int) -> Int {
                    var candidate = -1000
                    while (candidate + 1) * denominator <= numerator { candidate += 1 }
                    return candidate
                }
                let down = largest(numerator, denominator)
                let up = down * denominator == numerator ? down : down + 1
                let halfUp = largest(2 * numerator + denominator, 2 * denominator)
                let fraction = (Int128(numerator), Int128(denominator))
                #expect(RoundingRule.down.integer(fraction.0, over: fraction.1) == Int128(down))
                #expect(RoundingRule.up.integer(fraction.0, over: fraction.1) == Int128(up))
                #expect(RoundingRule.halfUp.integer(fraction.0, over: fraction.1) == Int128(halfUp))
            }
        }
    }

    @Test func halvesGoUpOnBothSidesOfZero() {
        #expect(RoundingRule.halfUp.integer(5, over: 2) == 3)
        #expect(RoundingRule.halfUp.integer(-5, over: 2) == -2)
        #expect(RoundingRule.halfUp.integer(-1, over: 2) == 0)
    }
}
