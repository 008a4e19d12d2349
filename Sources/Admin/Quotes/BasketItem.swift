import ArgumentParser
import Rating

/// A product and how much of it, written `PRODUCT` or `PRODUCTxQUANTITY`, such as `4901x2` or `4901x0.350`.
///
/// The last `x` that a number follows divides both; a product whose code ends so itself is written with a quantity:
/// `BOx12x1`.
struct BasketItem: Hashable, ExpressibleByArgument {
    /// The product's code.
    let product: String
    /// How much; one piece unless told.
    let quantity: QuantityThousandths

    /// Reads an item; nil without a product, and for a quantity that is not above zero or too large.
    init?(argument: String) {
        var product = argument
        var quantity = QuantityThousandths(1_000)
        if let cross = argument.lastIndex(of: "x") {
            let rest = argument[argument.index(after: cross)...]
            if let told = QuantityThousandths(decimal: rest) {
                product = String(argument[..<cross])
                quantity = told
            }
        }
        guard (1...InputLimits.textBytesMax).contains(product.utf8.count), quantity > .zero,
            quantity <= InputLimits.quantityMax
        else { return nil }
        self.product = product
        self.quantity = quantity
    }
}
