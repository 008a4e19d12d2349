import Foundation
import KakuzukeProtocol
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

/// A tenant with two stores whose tills take goods back, and what their returns count with.
struct ReturnScene {
    /// What a line counts with.
    struct Counted: Hashable {
        var category: String
        var cost: Int64?
        var standardPrice: Int64?
        var quote: String?

        init(_ category: String, cost: Int64?, price: Int64? = nil, quote: String? = nil) {
            self.category = category
            self.cost = cost
            standardPrice = price
            self.quote = quote
        }
    }

    let tenant: ServiceTestTenant
    var uploaders: [TestUploader]

    static func with(_ body: (inout ReturnScene) async throws -> Void) async throws {
        try await IngestTests.with { tenant in
            var scene = ReturnScene(
                tenant: tenant, uploaders: [TestUploader(tenant, agent: 0), TestUploader(tenant, agent: 1)])
            for position in scene.uploaders.indices { try await scene.uploaders[position].handshake() }
            try await body(&scene)
        }
    }

    @discardableResult
    mutating func upload(_ store: Int = 1, _ receipts: [ReceiptFact]) async throws
        -> Kakuzuke_V1_UploadAcknowledgement
    {
        try await uploaders[store - 1].upload(receipts.map { .receipt($0) })
    }

    /// Makes what is due.
    func settle() async throws { _ = try await tenant.remaker.run(tenant.scope, today: IngestTests.today) }

    /// What the lines of a return count with.
    func counted(_ receipt: ReceiptFact) async throws -> [Counted] {
        let rows = try await rows([receipt])
        let row = try #require(rows.first, "the receipt names no original or is not stored")
        let codes = try await tenant.directories.categories.table(
            tenant.scope, naming: Set(row.terms.categories)
        ).codes
        return row.terms.costs.indices.map { line in
            Counted(
                codes[row.terms.categories[line]] ?? "", cost: row.terms.costs[line],
                price: row.terms.standardPrices[line], quote: row.terms.quotes[line])
        }
    }

    /// Returns as they are stored, of one store.
    func rows(_ receipts: [ReceiptFact]) async throws -> [SelectReturns.Row] {
        guard let first = receipts.first else { return [] }
        let store = StoreKey(rawValue: first.store.text == "S01" ? 1 : 2)
        return try await tenant.store.database.run(
            tenant.scope,
            SelectReturns(
                tenant: tenant.scope.tenant, originals: [], store: store, receipts: receipts.map(\.receiptKey)))
    }

    /// Returns that are due.
    func due() async throws -> Int {
        try await tenant.store.database.run(
            tenant.scope, SelectDueReturns(tenant: tenant.scope.tenant, limit: 1_000)
        ).count
    }

    /// A receipt of one customer.
    static func receipt(
        _ number: Int, store: Int = 1, customer: Int? = 1, day: Int = -5, _ lines: [ReceiptFactLine]
    ) -> ReceiptFact {
        let date = IngestTests.today.adding(days: day)
        return ReceiptFact(
            event: lines.allSatisfy(\.isReturn) && !lines.isEmpty ? .returned : .sale,
            store: StoreCode("S0\(store)")!, terminal: "T1", number: String(number), writtenDate: date,
            writtenTime: TimeOfDay("10:00:00"), businessDate: date,
            customer: customer.map { IngestTests.customer($0) }, payment: "cash", fulfilment: "carry_out",
            lines: lines)
    }

    static func void(_ receipt: ReceiptFact) -> ReceiptFact {
        var void = receipt
        void.event = .void
        void.lines = []
        return void
    }

    /// A line that sells pieces.
    static func sold(
        _ product: String = "P1", pieces: Int64 = 3, cost: Int64? = 500, category: String = "FRUIT",
        price: Int64? = 320, quote: String? = "q-1"
    ) -> ReceiptFactLine {
        ReceiptFactLine(
            product: product, category: category, isCategoryFromMaster: true,
            quantity: QuantityThousandths(pieces * 1_000), writtenAmount: MoneyMinorUnits(pieces * 300),
            taxRate: BasisPoints(800), isTaxIncluded: false, amount: MoneyMinorUnits(pieces * 300),
            cost: cost.map { MoneyMinorUnits($0) }, standardPrice: price.map { MoneyMinorUnits($0) }, quoteID: quote)
    }

    /// A line that takes pieces back, with what the store has looked up.
    static func back(
        _ product: String = "P1", pieces: Int64 = 1, of original: ReceiptFact?, line: Int? = 1,
        cost: Int64? = -999, category: String = "FISH", isLookedUp: Bool = true, price: Int64? = 777
    ) -> ReceiptFactLine {
        ReceiptFactLine(
            product: product, category: category, isCategoryFromMaster: isLookedUp,
            quantity: QuantityThousandths(-pieces * 1_000), writtenAmount: MoneyMinorUnits(-pieces * 300),
            taxRate: BasisPoints(800), isTaxIncluded: false, amount: MoneyMinorUnits(-pieces * 300),
            cost: cost.map { MoneyMinorUnits($0) }, standardPrice: price.map { MoneyMinorUnits($0) },
            original: original.map { OriginalLine(receiptKey: $0.receiptKey, line: line) })
    }
}
