import Rating

/// What a line of a product is expected to look like after the one before it in the same batch.
///
/// Both ends reckon alike, so that only the difference travels. Source: `docs/sync.md`, "Lines".
struct LinePredictor {
    /// The last line of one product.
    struct Previous {
        var category: Int64 = 0
        var taxRate: Int64 = 0
        var quantity: Int64 = 0
        var writtenAmount: Int64 = 0
        var cost: Int64 = 0
        var standardPrice: Int64 = 0
    }

    private var previous: [Previous]

    init(productCount: Int) {
        previous = [Previous](repeating: Previous(), count: productCount)
    }

    subscript(product: Int) -> Previous {
        get { previous[product] }
        set { previous[product] = newValue }
    }

    /// An amount in proportion to the quantity, cut towards zero; 0 where that is not within the limits.
    static func scaled(_ amount: Int64, from quantity: Int64, to newQuantity: Int64) -> Int64 {
        guard quantity != newQuantity else { return amount }
        guard quantity != 0 else { return 0 }
        // A quotient of two 64-bit numbers within the limits of facts fits 128 bits with room to spare.
        let scaled = Int128(amount) * Int128(newQuantity) / Int128(quantity)
        guard scaled.magnitude <= UInt128(InputLimits.amountMax.rawValue) else { return 0 }
        return Int64(scaled)
    }

    /// A written amount without the tax that its rate implies, cut towards zero; both within the limits of facts.
    static func withoutTax(_ written: Int64, taxRate: Int64, isTaxIncluded: Bool) -> Int64 {
        isTaxIncluded ? written * 10_000 / (10_000 + taxRate) : written
    }
}
