/// How an exact fraction becomes an integer; raw values are the words of the policy file.
public enum RoundingRule: String, CaseIterable, Sendable {
    /// Floor: towards minus infinity.
    case down
    /// Ceiling: towards plus infinity.
    case up
    /// Floor of the fraction plus one half.
    case halfUp = "half_up"

    /// The integer for `numerator / denominator`.
    ///
    /// 128 bits hold every product of a cost, a fee and a tax within the input limits. The denominator is positive.
    public func integer(_ numerator: Int128, over denominator: Int128) -> Int128 {
        quotient(numerator, denominator)
    }

    /// The same in 64 bits, several times as fast; twice either number must fit.
    func narrowInteger(_ numerator: Int64, over denominator: Int64) -> Int64 {
        quotient(numerator, denominator)
    }

    @inline(__always)
    private func quotient<Integer: FixedWidthInteger & SignedInteger>(
        _ numerator: Integer, _ denominator: Integer
    ) -> Integer {
        switch self {
        case .down: floorDivide(numerator, denominator)
        case .up: -floorDivide(-numerator, denominator)
        case .halfUp: floorDivide(2 * numerator + denominator, 2 * denominator)
        }
    }
}

/// The quotient rounded towards minus infinity; Swift's own division rounds towards zero.
@inline(__always)
func floorDivide<Integer: FixedWidthInteger & SignedInteger>(_ numerator: Integer, _ denominator: Integer) -> Integer {
    precondition(denominator > 0, "a denominator is positive")
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    return remainder < 0 ? quotient - 1 : quotient
}
