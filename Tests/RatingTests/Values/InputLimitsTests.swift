import Testing

@testable import Rating

/// Goal: the largest input is priced without overflow, and one step beyond each limit is refused by name.
///
/// Method: each limit at its value and one above, in the basket and in the sums behind it.
@Suite struct InputLimitsTests {
    private func quote(_ basket: Basket, _ policy: Policy = SmallPolicy.policy()) throws -> Quote {
        try RatingEngine(policy).quote(basket, for: nil, on: CalendarDate("2026-05-01")!)
    }

    @Test func quantityLiesAboveZeroAndUpToItsLimit() throws {
        let limit = InputLimits.quantityMax.rawValue
        for thousandths in [1, limit] { _ = try quote(SmallPolicy.basket(thousandths: thousandths)) }
        for thousandths in [0, -1, limit + 1] {
            #expect(throws: QuoteError(.quantityOutOfRange, line: 0)) {
                try quote(SmallPolicy.basket(thousandths: thousandths))
            }
        }
    }

    @Test func unitCostLiesBetweenZeroAndItsLimit() throws {
        let limit = InputLimits.unitCostMax.rawValue
        for cost in [0, limit] { _ = try quote(SmallPolicy.basket(costHundredths: cost)) }
        for cost in [-1, limit + 1] {
            #expect(throws: QuoteError(.costOutOfRange, line: 0)) {
                try quote(SmallPolicy.basket(costHundredths: cost))
            }
        }
    }

    @Test func listPriceLiesBetweenZeroAndItsLimit() throws {
        let limit = InputLimits.amountMax.rawValue
        for price in [0, limit] { _ = try quote(SmallPolicy.basket(listPrice: price)) }
        for price in [-1, limit + 1] {
            #expect(throws: QuoteError(.listPriceOutOfRange, line: 0)) {
                try quote(SmallPolicy.basket(listPrice: price))
            }
        }
    }

    @Test func reservedDaysLieBetweenZeroAndTheirLimit() throws {
        var basket = SmallPolicy.basket()
        for days in [0, InputLimits.reservedDaysAheadMax] {
            basket.reservedDaysAhead = days
            _ = try quote(basket)
        }
        for days in [-1, InputLimits.reservedDaysAheadMax + 1] {
            basket.reservedDaysAhead = days
            #expect(throws: QuoteError(.reservedDaysOutOfRange)) { try quote(basket) }
        }
    }

    @Test func linesAreCountedAndTaxesKnown() throws {
        var basket = SmallPolicy.basket(tax: "exempt")
        basket.lines = Array(repeating: basket.lines[0], count: InputLimits.linesMax)
        #expect(try quote(basket).lines.count == InputLimits.linesMax)
        basket.lines.append(basket.lines[0])
        #expect(throws: QuoteError(.tooManyLines)) { try quote(basket) }
        #expect(throws: QuoteError(.unknownTax, line: 0)) { try quote(SmallPolicy.basket(tax: "Standard")) }
    }

    @Test func lineTotalEndsAtItsLimit() throws {
        // 10 billion at the standard fee of 30 % is 13 billion; times 7,692 it stays below 100 trillion.
        let cost = InputLimits.unitCostMax.rawValue
        #expect(
            try quote(SmallPolicy.basket(costHundredths: cost, thousandths: 7_692_000)).lines[0].lineTotal
                == MoneyMinorUnits(99_996_000_000_000))
        #expect(throws: QuoteError(.totalOutOfRange, line: 0)) {
            try quote(SmallPolicy.basket(costHundredths: cost, thousandths: 7_693_000))
        }
    }

    @Test(arguments: [FeeBase.cost, .price], TaxDisplay.allCases)
    func largestBasketUnderTheLargestRatesDoesNotOverflow(base: FeeBase, display: TaxDisplay) throws {
        // Goal: every sum fits when every number of basket and policy stands at its limit at once.
        var policy = SmallPolicy.policy()
        policy.fees.base = base
        let fee: Int32 = base == .price ? 9999 : PolicyLimits.feeMax.rawValue
        policy.fees.standard = [BasisPoints(fee), BasisPoints(fee)]
        policy.tax.display = display
        policy.tax.rates = [.init(name: "standard", rate: PolicyLimits.taxMax)]
        policy.price.unit = PolicyLimits.priceUnitMax
        policy.price.rounding = .up
        var basket = SmallPolicy.basket(
            costHundredths: 9_000_000_000, thousandths: InputLimits.quantityMax.rawValue, listPrice: 100_000_000)
        basket.lines = Array(repeating: basket.lines[0], count: InputLimits.linesMax)
        let quote = try quote(basket, policy)
        #expect(quote.lines[0].lineTotal == InputLimits.lineTotalMax)
        #expect(quote.total > .zero)
        let largest = SmallPolicy.basket(costHundredths: InputLimits.unitCostMax.rawValue, thousandths: 1)
        _ = try self.quote(largest, policy)
    }

    @Test func largestReceiptsSumWithoutOverflow() throws {
        let line = ReceiptLine(
            category: "APPLE", amount: InputLimits.amountMax, quantity: InputLimits.quantityMax, cost: .zero)
        let receipt = Receipt(
            id: "1", store: "S", businessDate: CalendarDate("2026-05-01")!, payment: "cash", fulfilment: "x",
            lines: Array(repeating: line, count: InputLimits.linesMax))
        let entry = try RatingEngine(SmallPolicy.policy()).entries(of: receipt)[0].entry
        let sum = entry.amount.rawValue.multipliedReportingOverflow(by: Int64(InputLimits.receiptsPerCustomerMax))
        #expect(!sum.overflow && sum.partialValue == 5_000_000_000_000_000_000)
    }

    @Test func moreReceiptsThanAStateKeepsAreFolded() throws {
        let engine = try RatingEngine(SmallPolicy.policy())
        let day = CalendarDate("2026-05-01")!
        let early = (0..<2).map { sale($0, day.adding(days: -20)) }
        let late = (2..<(InputLimits.receiptsPerStateMax + 3)).map { sale($0, day.adding(days: $0 % 40)) }
        let usage = engine.completeUsage(facts: CustomerFacts(), receipts: early + late)
        let state = engine.compactUsage(usage, madeOn: day).states[0]
        #expect(!state.foldedDays.isEmpty && state.entries.count <= InputLimits.receiptsPerStateMax)
        let fits = engine.completeUsage(facts: CustomerFacts(), receipts: early + late.dropLast())
        #expect(engine.compactUsage(fits, madeOn: day).states[0].foldedDays.isEmpty)
    }

    private func sale(_ number: Int, _ date: CalendarDate) -> Receipt {
        Receipt(
            id: "\(number)", store: "S", businessDate: date, payment: "cash", fulfilment: "x",
            lines: [
                ReceiptLine(category: "APPLE", amount: MoneyMinorUnits(100), quantity: QuantityThousandths(1000))
            ])
    }
}
