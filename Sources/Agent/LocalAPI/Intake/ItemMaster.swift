public import KakuzukeProtocol
public import LocalStore
public import Rating
import SwiftProtobuf

/// The item master as the feed brought it: category, cost and list price of products on a date.
public struct ItemMaster {
    private let reader: LocalReader
    private var products: [String: Kakuzuke_V1_ProductItem?] = [:]
    /// Products that were asked for and whose entry is damaged; they count as unknown.
    ///
    /// A receipt must not wait for what the next feed puts right.
    public private(set) var damaged: Set<String> = []

    /// Looks into one state of the agent's file; use it within the closure that got the reader.
    public init(_ reader: LocalReader) {
        self.reader = reader
    }

    /// The terms of a product on a date; nil when it is unknown, damaged or has no price yet.
    ///
    /// - Throws: `LocalStoreError` when the file cannot be read.
    public mutating func terms(_ product: String, on date: CalendarDate) throws -> ProductTerms? {
        guard !product.isEmpty else { return nil }
        if let known = products[product] { return known.flatMap { ProductTerms($0, on: date) } }
        let item = try item(product)
        products.updateValue(item, forKey: product)
        return item.flatMap { ProductTerms($0, on: date) }
    }

    private mutating func item(_ product: String) throws -> Kakuzuke_V1_ProductItem? {
        let bytes: [UInt8]?
        do {
            bytes = try reader.product(code: product)
        } catch let error as LocalStoreError {
            guard error.code == .damagedCache else { throw error }
            damaged.insert(product)
            return nil
        }
        guard let bytes else { return nil }
        if let item = try? Kakuzuke_V1_ProductItem(serializedBytes: bytes) { return item }
        damaged.insert(product)
        return nil
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
