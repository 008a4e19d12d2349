/// What a fact is; raw values stand in the spools of agents.
public enum FactKind: UInt8, CaseIterable, Sendable {
    /// A receipt.
    case receipt = 1
    /// An input of a customer.
    case input = 2
}

extension Fact {
    /// What it is.
    public var kind: FactKind {
        switch self {
        case .receipt: .receipt
        case .input: .input
        }
    }
}
