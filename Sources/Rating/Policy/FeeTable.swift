/// The retailer's table of fee rates: subject × grade × class, and the standard fee of a walk-in.
public struct FeeTable: Hashable, Sendable {
    /// What the rates are a share of.
    public var base: FeeBase
    /// No rate may be lower.
    public var minimumFee: BasisPoints
    /// The walk-in's rate by subject index.
    public var standard: [BasisPoints]
    /// The rates by subject, grade and class index.
    public var cells: [[[BasisPoints]]]

    /// Makes a table; the lists have one entry for each subject, grade and class of the policy.
    public init(
        base: FeeBase, minimumFee: BasisPoints = .zero, standard: [BasisPoints], cells: [[[BasisPoints]]]
    ) {
        self.base = base
        self.minimumFee = minimumFee
        self.standard = standard
        self.cells = cells
    }
}
