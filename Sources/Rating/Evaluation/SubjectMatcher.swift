/// Finds the subject of a line without walking through the policy for each line.
struct SubjectMatcher: Sendable {
    /// The subjects of one store's categories.
    private struct StoreTable: Sendable {
        var byCategory: [String: Int]
        var otherCategories: Int
    }

    private let byStore: [String: StoreTable]
    private let otherStores: StoreTable

    /// Prepares the tables; the policy's last subject accepts everything.
    init(_ subjects: [Subject]) {
        // No store or category has an empty code, so the empty one stands for all that no subject names.
        let categories = Set(subjects.flatMap(\.categories))
        func table(store: String) -> StoreTable {
            func subject(_ category: String) -> Int {
                subjects.firstIndex { $0.accepts(category: category, store: store) } ?? subjects.count - 1
            }
            var byCategory: [String: Int] = [:]
            for category in categories { byCategory[category] = subject(category) }
            return StoreTable(byCategory: byCategory, otherCategories: subject(""))
        }
        var byStore: [String: StoreTable] = [:]
        for store in Set(subjects.flatMap(\.stores)) { byStore[store] = table(store: store) }
        self.byStore = byStore
        otherStores = table(store: "")
    }

    /// Index of the subject of a line of `category` sold at `store`.
    func subject(category: String, store: String) -> Int {
        let table = byStore[store] ?? otherStores
        return table.byCategory[category] ?? table.otherCategories
    }
}
