/// What a customer is told of a price's composition (情報開示); raw values are the words of the policy file.
public enum DisclosureLevel: String, CaseIterable, Sendable {
    /// Purchase cost, fee and rate.
    case composition
    /// The fee rate only.
    case rate
    /// Neither.
    case none
}
