public import KakuzukeProtocol
public import LocalStore
public import Rating
import SwiftProtobuf

/// The item master as the feed brought it: category, cost and list price of products on a date.
public struct ItemMaster {
    private let reader: LocalReader
    private var products: [String: Kakuzuke_V1_ProductItem?] = [:]

    /// Looks into one state of the agent's file; use it within the closure that got the reader.
    public init(_ reader: LocalReader) {
        self.reader = reader
    }

    /// The terms of a product on a date; nil when it is unknown or has no price yet.
    ///
    /// - Throws: `LocalStoreError.corrupt` when what is stored of it is damaged.
    public mutating func terms(_ product: String, on date: CalendarDate) throws -> ProductTerms? {
        guard !product.isEmpty else { return nil }
        if let known = products[product] { return known.flatMap { ProductTerms($0, on: date) } }
        let item = try reader.product(code: product).map { bytes in
            do { return try Kakuzuke_V1_ProductItem(serializedBytes: bytes) } catch {
                throw LocalStoreError(
                    .corrupt, "a product of the item master cannot be read",
                    nextStep: "Let the agent take the whole feed again")
            }
        }
        products.updateValue(item, forKey: product)
        return item.flatMap { ProductTerms($0, on: date) }
    }

    /// The receipt with everything that a line freezes at the sale: where the journal gives no category, cost or
    /// standard price, that of the item master on the business date.
    ///
    /// - Throws: as `terms`.
    public mutating func completing(_ receipt: ReceiptFact) throws -> ReceiptFact {
        var completed = receipt
        for place in completed.lines.indices {
            var line = completed.lines[place]
            guard let terms = try terms(line.product, on: receipt.businessDate) else { continue }
            if line.isCategoryFromMaster { line.category = terms.category }
            line.cost = line.cost ?? terms.cost(of: line.quantity)
            line.standardPrice = line.standardPrice ?? terms.listPrice
            completed.lines[place] = line
        }
        return completed
    }
}
