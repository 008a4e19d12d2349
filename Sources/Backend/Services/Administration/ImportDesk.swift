import Foundation
public import KakuzukeProtocol
import Rating
public import Storage

/// Takes products and members from headquarters.
public struct ImportDesk: Sendable {
    /// Most rows of one message; rows.
    public static let rowsPerMessageMax = 5_000
    /// Most rejected rows that a summary names; rows.
    public static let rejectedMax = 1_000

    let database: Database
    let customers: CustomerDirectory
    let policies: PolicyDirectory
    let clock: WallClock

    /// Makes the desk.
    public init(database: Database, directories: Directories, clock: WallClock) {
        self.database = database
        customers = directories.customers
        policies = directories.policies
        self.clock = clock
    }

    /// Takes one message of products; a wrong row is named and the others are taken.
    ///
    /// - Parameters:
    ///   - message: the rows.
    ///   - summary: counts on over all messages of a stream.
    ///   - caller: who imports.
    /// - Throws: `ServiceError.tooMuch` for a message of too many rows, `StorageError` when the database fails.
    public func products(
        _ message: Kakuzuke_V1_ImportProductsRequest, into summary: inout Kakuzuke_V1_ImportSummary,
        by caller: Caller
    ) async throws {
        guard message.products.count <= Self.rowsPerMessageMax else {
            throw ServiceError(.tooMuch, "at most \(Self.rowsPerMessageMax) rows in a message", field: "products")
        }
        let before = Self.rowsBefore(summary)
        var rows: [Kakuzuke_V1_ImportProductsRequest.Product] = []
        for (position, product) in message.products.enumerated() {
            if let field = Self.wrongField(product) {
                Self.reject(before + position, field, &summary)
            } else {
                rows.append(product)
            }
        }
        // Of several rows for one product and date the last one holds, as it would one message after the other.
        var products: [String: Kakuzuke_V1_ImportProductsRequest.Product] = [:]
        var prices: [PriceKey: Kakuzuke_V1_ImportProductsRequest.Product] = [:]
        for row in rows {
            products[row.code] = row
            prices[PriceKey(code: row.code, from: row.fromDate)] = row
        }
        try await store(products.values.sorted { $0.code < $1.code }, Array(prices.values), caller)
        summary.accepted += UInt64(rows.count)
    }

    private struct PriceKey: Hashable {
        var code: String
        var from: Int32
    }

    private func store(
        _ products: [Kakuzuke_V1_ImportProductsRequest.Product],
        _ prices: [Kakuzuke_V1_ImportProductsRequest.Product], _ caller: Caller
    ) async throws {
        guard !products.isEmpty else { return }
        let now = clock.now()
        let identifier = caller.scope.tenant
        try await database.transaction(caller.scope) { transaction in
            let heads = try await transaction.run(AdvanceHead(tenant: identifier))
            guard let change = heads.first?.change else {
                throw ServiceError(.internalFault, "the tenant has no head")
            }
            _ = try await transaction.run(
                UpsertProducts(
                    tenant: identifier, codes: products.map(\.code), names: products.map(\.name),
                    categories: products.map(\.category), change: change),
                UpsertProductPrices(
                    tenant: identifier, codes: prices.map(\.code),
                    fromDates: prices.map { CalendarDate(daysSinceEpoch: $0.fromDate) },
                    unitCosts: prices.map(\.unitCostE2),
                    listPrices: prices.map { $0.hasListPrice ? $0.listPrice : nil }, taxes: prices.map(\.tax)))
            try await AuditTrail.append(
                caller.event("products.imported", at: now, [("products", String(products.count))]), caller.scope,
                transaction)
        }
    }

    private static func wrongField(_ product: Kakuzuke_V1_ImportProductsRequest.Product) -> String? {
        if !(1...64).contains(product.code.utf8.count) { return "code" }
        if product.name.utf8.count > InputLimits.textBytesMax { return "name" }
        if !(1...InputLimits.textBytesMax).contains(product.category.utf8.count) { return "category" }
        if !(1...InputLimits.textBytesMax).contains(product.tax.utf8.count) { return "tax" }
        if !(0...InputLimits.unitCostMax.rawValue).contains(product.unitCostE2) { return "unit_cost_e2" }
        if product.hasListPrice, !(0...InputLimits.amountMax.rawValue).contains(product.listPrice) {
            return "list_price"
        }
        if !(-25_567...2_932_896).contains(product.fromDate) { return "from_date" }
        return nil
    }

    /// Rows of the messages before this one; too low once `rejectedMax` rows are named, when no more are.
    static func rowsBefore(_ summary: Kakuzuke_V1_ImportSummary) -> Int {
        // A row may be named for several of its fields.
        Int(summary.accepted) + Set(summary.rejected.map(\.row)).count
    }

    /// Names a row by its position in the stream, from 0.
    static func reject(
        _ position: Int, _ field: String, reason: String = "invalid_field",
        _ summary: inout Kakuzuke_V1_ImportSummary
    ) {
        guard summary.rejected.count < rejectedMax else { return }
        var row = Kakuzuke_V1_ImportSummary.RejectedRow()
        row.row = UInt64(position + 1)
        row.field = field
        row.reasonCode = reason
        summary.rejected.append(row)
    }
}
