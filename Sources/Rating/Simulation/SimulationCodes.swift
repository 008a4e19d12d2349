/// The codes that simulated receipts and lines name by their positions.
public struct SimulationCodes: Hashable, Sendable {
    /// Codes of categories; a line outside the list counts as of no category.
    public var categories: [String]
    /// Codes of stores; a receipt outside the list counts as of no store.
    public var stores: [String]

    /// Makes the lists.
    public init(categories: [String], stores: [String]) {
        self.categories = categories
        self.stores = stores
    }
}
