import Rating
import Storage

/// Reads all receipts of customers in the form that rating takes.
struct ReceiptLoader: Sendable {
    let categories: CategoryDirectory

    /// The receipts of each customer, of all dates or of a span, in no particular order; a customer without any has no
    /// entry.
    func load(
        _ customers: [CustomerKey], _ scope: TenantScope, _ transaction: StorageTransaction, in span: CarriedSpan? = nil
    ) async throws -> [CustomerKey: [Receipt]] {
        var statement = SelectReceiptsOfCustomers(tenant: scope.tenant, customers: customers)
        if let span {
            statement.from = span.after.adding(days: 1)
            statement.through = span.through
        }
        let rows = try await transaction.run(statement)
        let loaded = try await receipts(rows, scope, transaction)
        var receipts: [CustomerKey: [Receipt]] = [:]
        for (row, receipt) in zip(rows, loaded) { receipts[row.customer, default: []].append(receipt) }
        return receipts
    }

    /// Rows in the form that rating takes, each at its place.
    func receipts(
        _ rows: [SelectReceiptsOfCustomers.Row], _ scope: TenantScope, _ transaction: StorageTransaction
    ) async throws -> [Receipt] {
        let stores = try await transaction.run(ListStores(tenant: scope.tenant))
        let codes = try await categories.table(scope, naming: Set(rows.flatMap(\.categories))).codes
        let storeCodes = Dictionary(stores.map { ($0.store, $0.code) }) { first, _ in first }
        return rows.map { receipt($0, codes: codes, stores: storeCodes) }
    }

    private func receipt(
        _ row: SelectReceiptsOfCustomers.Row, codes: [CategoryKey: String], stores: [StoreKey: String]
    ) -> Receipt {
        Receipt(
            id: row.key, store: stores[row.store] ?? "", businessDate: row.businessDate,
            time: row.writtenTime.flatMap { TimeOfDay(secondsSinceMidnight: Int($0)) } ?? .midnight,
            payment: row.payment, fulfilment: row.fulfilment, reservedDaysAhead: Int64(row.reservedDaysAhead),
            lines: row.amounts.indices.map { line in
                ReceiptLine(
                    category: codes[row.categories[line]] ?? "", amount: MoneyMinorUnits(row.amounts[line]),
                    quantity: QuantityThousandths(row.quantities[line]),
                    cost: row.costs[line].map { MoneyMinorUnits($0) })
            })
    }
}
