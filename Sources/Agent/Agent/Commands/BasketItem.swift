import ArgumentParser
import Rating

/// A product and how much of it, as typed: `CODE` or `CODExQUANTITY`; the last `x` before a number divides both.
struct BasketItem: ExpressibleByArgument {
    let product: String
    let quantity: QuantityThousandths

    init?(argument: String) {
        var product = argument
        var quantity = QuantityThousandths(1_000)
        if let cross = argument.lastIndex(of: "x"),
            let told = QuantityThousandths(decimal: argument[argument.index(after: cross)...])
        {
            product = String(argument[..<cross])
            quantity = told
        }
        guard (1...InputLimits.textBytesMax).contains(product.utf8.count), quantity > .zero,
            quantity <= InputLimits.quantityMax
        else { return nil }
        self.product = product
        self.quantity = quantity
    }
}
