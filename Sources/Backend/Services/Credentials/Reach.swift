public import Storage

/// Which of a tenant's things one call may see and touch: what the caller's roles allow for the method, together.
public struct Reach: Hashable, Sendable {
    /// The stores; nil: all.
    public let stores: Set<StoreKey>?
    /// The categories; nil: all.
    public let categories: Set<String>?
    /// Only what belongs to the caller.
    public let isOneself: Bool

    /// Everything of the tenant.
    public static let tenant = Reach(stores: nil, categories: nil, isOneself: false)

    init(stores: Set<StoreKey>?, categories: Set<String>?, isOneself: Bool) {
        self.stores = stores
        self.categories = categories
        self.isOneself = isOneself
    }

    /// What extents allow together.
    init(_ extents: Set<Extent>, stores: Set<StoreKey>, categories: Set<String>) {
        if extents.contains(.tenant) {
            self = .tenant
        } else {
            self.init(
                stores: extents.contains(.ownStores) ? stores : [],
                categories: extents.contains(.ownCategories) ? categories : [],
                isOneself: extents == [.oneself])
        }
    }

    /// True when the call may see the store.
    public func includes(_ store: StoreKey) -> Bool { stores?.contains(store) ?? true }

    /// True when the call may see the category.
    public func includes(category: String) -> Bool { categories?.contains(category) ?? true }
}
