import Rating
import Testing

@testable import KakuzukeProtocol

// Goal: no two receipts share a key, repeats have one digest, and what rating sees is what the store wrote.
// Method: parts full of separators, changes of single fields.
@Suite struct ReceiptFactTests {
    static func receipt() -> ReceiptFact {
        ReceiptFact(
            store: StoreCode("S1")!, terminal: "T1", number: "0001",
            writtenDate: CalendarDate("2026-11-22")!, writtenTime: TimeOfDay("12:34:56"),
            businessDate: CalendarDate("2026-11-22")!, payment: "cash",
            lines: [
                ReceiptFactLine(
                    product: "49", category: "food", quantity: QuantityThousandths(1000),
                    writtenAmount: MoneyMinorUnits(108), taxRate: BasisPoints(800), isTaxIncluded: true,
                    amount: MoneyMinorUnits(100), cost: MoneyMinorUnits(60))
            ])
    }

    @Test("the key is made of the parts as written")
    func key() {
        var receipt = Self.receipt()
        #expect(receipt.receiptKey == "S1|T1|2026-11-22|0001")
        receipt.keyHasTime = true
        #expect(receipt.receiptKey == "S1|T1|2026-11-22T12:34:56|0001")
        receipt.keySuffix = "p|\\1"
        #expect(receipt.receiptKey == "S1|T1|2026-11-22T12:34:56|0001|p\\|\\\\1")
    }

    @Test("parts full of separators never give one key twice")
    func keysAreUnique() {
        let parts = ["", "|", "\\", "a", "a|", "|a", "\\|", "|\\", "a\\"]
        var keys: Set<[UInt8]> = []
        var count = 0
        for store in parts where !store.isEmpty {
            for terminal in parts {
                for number in parts where !number.isEmpty {
                    for suffix in [nil] + parts.filter({ !$0.isEmpty }) {
                        var receipt = Self.receipt()
                        receipt.store = StoreCode(store)!
                        receipt.terminal = terminal
                        receipt.number = number
                        receipt.keySuffix = suffix
                        keys.insert(Array(receipt.receiptKey.utf8))
                        count += 1
                    }
                }
            }
        }
        #expect(keys.count == count)
    }

    @Test("a changed setting changes neither key nor, by the master, the digest")
    func digestIgnoresMaster() {
        let receipt = Self.receipt()
        var other = receipt
        other.event = .recast
        other.lines[0].cost = nil
        other.lines[0].standardPrice = MoneyMinorUnits(120)
        other.lines[0].quoteID = "q1"
        #expect(other.contentDigest == receipt.contentDigest)
        var fromMaster = receipt
        fromMaster.lines[0].isCategoryFromMaster = true
        var otherMaster = fromMaster
        otherMaster.lines[0].category = "drink"
        #expect(otherMaster.contentDigest == fromMaster.contentDigest)
        other.businessDate = receipt.businessDate.adding(days: 1)
        #expect(other.receiptKey == receipt.receiptKey)
        #expect(other.contentDigest != receipt.contentDigest)
    }

    @Test("every value as written changes the digest")
    func digestSeesContent() {
        let changes: [(inout ReceiptFact) -> Void] = [
            { $0.event = .void },
            { $0.writtenTime = nil },
            { $0.writtenTime = .midnight },
            { $0.writtenDate = $0.writtenDate.adding(days: -1) },
            { $0.businessDate = $0.businessDate.adding(days: -1) },
            { $0.customer = IdentifierHash(kind: .phone, keyID: 1, bytes: [UInt8](repeating: 1, count: 16)) },
            { $0.payment = "card" },
            { $0.fulfilment = "cash" },
            { $0.reservedDaysAhead = 1 },
            { $0.lines = [] },
            { $0.lines[0].product = "50" },
            { $0.lines[0].category = "drink" },
            { $0.lines[0].quantity = QuantityThousandths(1001) },
            { $0.lines[0].writtenAmount = MoneyMinorUnits(109) },
            { $0.lines[0].taxRate = BasisPoints(1000) },
            { $0.lines[0].isTaxIncluded = false },
            { $0.lines[0].amount = MoneyMinorUnits(101) },
            { $0.printedTaxes = [PrintedTax(rate: BasisPoints(800), amount: MoneyMinorUnits(8))] },
        ]
        var digests: Set<ContentDigest> = [Self.receipt().contentDigest]
        for change in changes {
            var receipt = Self.receipt()
            change(&receipt)
            #expect(digests.insert(receipt.contentDigest).inserted)
        }
    }

    @Test("rating sees the key as id, midnight for no time, and no void")
    func rating() throws {
        var receipt = Self.receipt()
        receipt.writtenTime = nil
        let rated = try #require(receipt.ratingReceipt)
        #expect(rated.id == receipt.receiptKey)
        #expect(rated.time == .midnight)
        #expect(
            rated.lines == [
                ReceiptLine(
                    category: "food", amount: MoneyMinorUnits(100), quantity: QuantityThousandths(1000),
                    cost: MoneyMinorUnits(60))
            ])
        receipt.event = .void
        #expect(receipt.ratingReceipt == nil)
        #expect(throws: FactProblem(.inconsistent, "lines")) { try receipt.validate() }
    }

    @Test("each limit is named")
    func limits() {
        func problem(_ change: (inout ReceiptFact) -> Void) -> FactProblem? {
            var receipt = Self.receipt()
            change(&receipt)
            do { try receipt.validate() } catch { return error }
            return nil
        }
        #expect(problem { _ in } == nil)
        #expect(problem { $0.number = "" } == FactProblem(.empty, "number"))
        #expect(problem { $0.number = String(repeating: "1", count: 257) } == FactProblem(.textTooLong, "number"))
        #expect(problem { $0.number = String(repeating: "|", count: 120) } == FactProblem(.textTooLong, "key"))
        #expect(problem { $0.payment = "a\u{0}" } == FactProblem(.invalidCharacter, "payment"))
        #expect(
            problem { $0.businessDate = $0.writtenDate.adding(days: 367) } == FactProblem(.outOfRange, "business_date"))
        #expect(problem { $0.reservedDaysAhead = -1 } == FactProblem(.outOfRange, "reserved_days_ahead"))
        #expect(problem { $0.lines = Array(repeating: $0.lines[0], count: 5001) } == FactProblem(.tooMany, "lines"))
        #expect(
            problem { $0.lines[0].amount = MoneyMinorUnits(10_000_000_001) }
                == FactProblem(.outOfRange, "lines[0].amount"))
        #expect(
            problem { $0.lines[0].standardPrice = MoneyMinorUnits(-1) }
                == FactProblem(.outOfRange, "lines[0].standard_price"))
        let tax = PrintedTax(rate: BasisPoints(800), amount: .zero)
        #expect(
            problem { $0.printedTaxes = [tax, tax] } == FactProblem(.notAscending, "printed_taxes[1].rate"))
    }
}
