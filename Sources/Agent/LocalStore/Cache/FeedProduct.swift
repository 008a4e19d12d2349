/// One product of a feed.
public struct FeedProduct: Hashable, Sendable {
    /// The product's code.
    public var code: String
    /// Name, category and prices in the form that the layer above chose; nil: the product is gone.
    public var payload: [UInt8]?

    /// Makes a product.
    public init(code: String, payload: [UInt8]?) {
        self.code = code
        self.payload = payload
    }
}
