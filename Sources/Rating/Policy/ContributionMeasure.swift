/// What the amount tables of lifetime and period measure; raw values are the words of the policy file.
public enum ContributionMeasure: String, CaseIterable, Sendable {
    /// The customer's spending, tax excluded.
    case amount
    /// The fee that the customer brought: amount less cost; a line without a cost adds nothing.
    case fee
}
