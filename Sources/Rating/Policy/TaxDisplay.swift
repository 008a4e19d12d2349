/// Whether displayed prices include tax; raw values are the words of the policy file.
public enum TaxDisplay: String, CaseIterable, Sendable {
    /// Displayed prices contain the tax.
    case included
    /// Tax is added to displayed prices.
    case excluded
}
