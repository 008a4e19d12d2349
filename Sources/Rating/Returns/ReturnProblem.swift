/// Why a part of a purchased line cannot come back.
public enum ReturnProblem: Error, Hashable, Sendable {
    /// The receipt has no such line, or the line took goods back itself.
    case noPurchase
    /// Nothing comes back.
    case nothing
    /// More than is left; what is left is named.
    case moreThanLeft(QuantityThousandths)
}
