import KakuzukeProtocol
import LocalAPI
import LocalStore
import Rating
import Testing

// Goal: where a receipt changes from which a customer has taken back, the store does not call its ratings READY,
// whoever bought. Method: a return that the feed counts, of goods that somebody else bought; then these change.
@Suite struct StoreOriginalTests {
    private struct Store {
        let history: StoreHistory
        let stranger: IdentifierHash

        init() throws {
            history = try StoreHistory("supermarket", seed: 1)
            stranger = try StoreHistory.key.hash("M0002", kind: .memberNumber)
        }

        func receipt(
            _ number: String, pieces: Int64, of original: String? = nil, by customer: IdentifierHash?
        ) throws -> ReceiptFact {
            let category = history.engine.policy.subjects[0].categories.first ?? "other"
            var line = ReceiptFactLine(
                product: "1", category: category, quantity: QuantityThousandths(pieces * 1_000),
                writtenAmount: MoneyMinorUnits(pieces * 500), taxRate: .zero, isTaxIncluded: false,
                amount: MoneyMinorUnits(pieces * 500))
            line.original = original.map { OriginalLine(receiptKey: $0, line: 1) }
            return ReceiptFact(
                event: pieces < 0 ? .returned : .sale, store: try #require(StoreCode("S001")), terminal: "7",
                number: number, writtenDate: StoreHistory.today, businessDate: StoreHistory.today,
                customer: customer, lines: [line])
        }

        func void(_ receipt: ReceiptFact) -> ReceiptFact {
            var void = receipt
            void.event = .void
            void.customer = nil
            void.lines = []
            return void
        }

        func tell(_ receipts: ReceiptFact...) throws {
            _ = try history.database.accept(
                SpoolDelivery(
                    facts: try receipts.map { try SpoolFact(.receipt($0)) }, sourceCanAmend: true, source: "till"),
                at: StoreHistory.instant)
        }

        /// The feed includes everything up to here.
        func includeAll() throws {
            let last = try history.database.read { try $0.spoolStatus() }.lastSequence
            let checkpoint = try #require(try history.database.read { try $0.checkpoint() })
            let header = FeedHeader(
                isSnapshot: false, afterChange: checkpoint.change, upToChange: checkpoint.change + 1,
                includedSequence: last, madeOn: StoreHistory.today, policies: nil)
            try history.database.beginFeed(header).commit(appliedAt: StoreHistory.instant) {}
        }

        func freshness() throws -> Kakuzuke_V1_Freshness {
            var request = Kakuzuke_V1_GetRatingRequest()
            request.customer.memberNumber = StoreHistory.member
            return try history.ratings(today: StoreHistory.today).rating(request).freshness
        }
    }

    /// What happens after the feed, and what is to be said of the ratings then.
    private func expect(
        _ freshness: Kakuzuke_V1_Freshness, pieces: Int64 = -1, boughtBefore: Bool = true, _ what: Comment,
        after happens: (Store, _ sale: ReceiptFact, _ back: ReceiptFact) throws -> Void
    ) throws {
        let store = try Store()
        defer { store.history.remove() }
        let sale = try store.receipt("1", pieces: 3, by: store.stranger)
        let back = try store.receipt("2", pieces: pieces, of: sale.receiptKey, by: store.history.identifier)
        if boughtBefore { try store.tell(sale) }
        try store.tell(back)
        try store.includeAll()
        #expect(try store.freshness() == .ready, "the feed has all")
        try happens(store, sale, back)
        #expect(try store.freshness() == freshness, what)
        try store.includeAll()
        #expect(try store.freshness() == .ready, "the next feed has it")
    }

    @Test func aPurchaseOfSomebodyElseThatChangesLimits() throws {
        try expect(.limited, "amended") { store, sale, _ in
            var amended = sale
            amended.payment = "card"
            try store.tell(amended)
        }
        try expect(.limited, "void") { store, sale, _ in try store.tell(store.void(sale)) }
        try expect(.limited, boughtBefore: false, "told late") { store, sale, _ in try store.tell(sale) }
    }

    @Test func otherReturnsOfTheSamePurchaseLimit() throws {
        func other(_ store: Store, _ sale: ReceiptFact) throws -> ReceiptFact {
            try store.receipt("3", pieces: -1, of: sale.receiptKey, by: nil)
        }
        try expect(.limited, "another one takes its share") { store, sale, _ in try store.tell(other(store, sale)) }
        try expect(.limited, "its share comes back") { store, sale, _ in
            let taken = try other(store, sale)
            try store.tell(taken)
            try store.includeAll()
            #expect(try store.freshness() == .ready)
            try store.tell(store.void(taken))
        }
    }

    @Test func whatHasNothingToDoWithThemLimitsNothing() throws {
        try expect(.ready, "another purchase changes") { store, _, _ in
            let sale = try store.receipt("9", pieces: 2, by: store.stranger)
            try store.tell(sale, store.void(sale))
        }
        try expect(.ready, "the purchase is told again as it was") { store, sale, back in try store.tell(sale, back) }
    }
}
