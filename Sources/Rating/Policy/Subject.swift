/// A subject (科目): a margin group of goods and stores that is rated by itself.
public struct Subject: Hashable, Sendable {
    /// The code that receipts, reservations and the fee table name.
    public var code: String
    /// The name shown to people.
    public var name: String
    /// Categories that the subject accepts; empty accepts any.
    public var categories: [String]
    /// Stores that the subject accepts; empty accepts any.
    public var stores: [String]

    /// Makes a subject; without categories and stores it accepts every line.
    public init(code: String, name: String, categories: [String] = [], stores: [String] = []) {
        self.code = code
        self.name = name
        self.categories = categories
        self.stores = stores
    }

    /// True when the subject accepts every line.
    public var acceptsEverything: Bool { categories.isEmpty && stores.isEmpty }

    /// True when the subject accepts a line of `category` sold at `store`.
    public func accepts(category: String, store: String) -> Bool {
        (categories.isEmpty || categories.contains(category)) && (stores.isEmpty || stores.contains(store))
    }
}
