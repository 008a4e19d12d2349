/// What a fee rate is a share of; raw values are the words of the policy file.
public enum FeeBase: String, CaseIterable, Sendable {
    /// The purchase cost: price = cost × (1 + rate).
    case cost
    /// The price itself: price = cost / (1 − rate).
    case price
}
