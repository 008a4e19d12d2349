import RatingTestSupport
import SeededTestSupport
import Testing

@testable import Rating

/// Goal: the price of a line and the tax of a receipt follow the rules, worked examples first.
@Suite struct PriceTests {
    @Test func taxIsReckonedOncePerRateAndNotPerLine() throws {
        // 105 yen three times at 10 %, excluded and floored: 31 once, while by line it would be 30.
        var policy = SmallPolicy.policy()
        policy.fees.standard = [.zero, .zero]
        policy.allowUnfair = true
        var basket = SmallPolicy.basket(costHundredths: 10_500)
        basket.lines = Array(repeating: basket.lines[0], count: 3)
        let quote = try RatingEngine(policy).quote(basket, for: nil, on: CalendarDate("2026-05-01")!)
        #expect(
            quote.taxes == [QuoteTax(rate: BasisPoints(1000), base: MoneyMinorUnits(315), tax: MoneyMinorUnits(31))])
        #expect(quote.total == MoneyMinorUnits(346))
    }

    @Test func includedTaxIsTakenOutOfTheTotal() throws {
        // 1000 yen with 10 % inside: 90.909, floored 90.
        var policy = SmallPolicy.policy()
        policy.tax.display = .included
        let basket = SmallPolicy.basket(costHundredths: 200_000, listPrice: 1000)
        let quote = try RatingEngine(policy).quote(basket, for: nil, on: CalendarDate("2026-05-01")!)
        #expect(
            quote.taxes == [QuoteTax(rate: BasisPoints(1000), base: MoneyMinorUnits(1000), tax: MoneyMinorUnits(90))])
        #expect(quote.total == MoneyMinorUnits(1000))
    }

    @Test func ratesOfOneValueAreOneTaxAndZeroIsListed() throws {
        var policy = SmallPolicy.policy()
        policy.tax.rates.append(.init(name: "old", rate: BasisPoints(800)))
        var basket = SmallPolicy.basket(tax: "reduced")
        for tax in ["exempt", "old"] { basket.lines += SmallPolicy.basket(tax: tax).lines }
        let quote = try RatingEngine(policy).quote(basket, for: nil, on: CalendarDate("2026-05-01")!)
        #expect(quote.taxes.map(\.rate) == [.zero, BasisPoints(800)])
        #expect(quote.taxes.map(\.base) == [MoneyMinorUnits(130), MoneyMinorUnits(260)])
    }

    @Test(arguments: [
        (FeeBase.cost, TaxDisplay.excluded, 12_345, 4100, nil, 174),  // 123.45 × 1.41 = 174.06
        (.cost, .included, 12_345, 4100, nil, 191),  // 174.0645 × 1.1 = 191.47
        (.price, .excluded, 7_000, 3000, nil, 100),  // 70 / 0.7
        (.price, .included, 7_000, 3000, nil, 110),
        (.cost, .excluded, 10_000, 0, nil, 100),
        (.cost, .excluded, 10_001, 0, nil, 101),  // 100.01 rounds to 100, below cost: up
        (.cost, .excluded, 10_000, 3000, 129, 129),
        (.cost, .excluded, 10_000, 3000, 130, 130),
        (.cost, .excluded, 10_000, 3000, 131, 130),
        (.cost, .excluded, 10_000, 3000, 50, 50),  // the list price wins even below cost
        (.cost, .excluded, 10_000, 3000, 0, 0),  // 0 is a price
    ])
    func unitPriceIsRoundedOnceNotBelowCostAndCapped(
        base: FeeBase, display: TaxDisplay, cost: Int64, fee: Int32, listPrice: Int64?, expected: Int64
    ) {
        var policy = SmallPolicy.policy()
        policy.fees.base = base
        policy.tax.display = display
        let price = PriceCalculator(policy: policy).unitPrice(
            cost: UnitCostHundredths(cost), fee: BasisPoints(fee), tax: BasisPoints(1000),
            listPrice: listPrice.map { MoneyMinorUnits($0) })
        #expect(price == MoneyMinorUnits(expected))
    }

    @Test func unitAppliesToPriceAndFloorButNotToTheListPrice() {
        var policy = SmallPolicy.policy()
        policy.price = PriceRule(unit: 100, rounding: .down, capAtList: true)
        let calculator = PriceCalculator(policy: policy)
        func price(_ cost: Int64, _ listPrice: Int64?) -> MoneyMinorUnits {
            calculator.unitPrice(
                cost: UnitCostHundredths(cost), fee: BasisPoints(3000), tax: .zero,
                listPrice: listPrice.map { MoneyMinorUnits($0) })
        }
        #expect(price(100_000, nil) == MoneyMinorUnits(1300))
        #expect(price(10_000, nil) == MoneyMinorUnits(100))
        #expect(price(14_000, nil) == MoneyMinorUnits(200))  // 182 falls to 100, below the cost of 140
        #expect(price(14_000, 177) == MoneyMinorUnits(177))
        policy.price.capAtList = false
        let uncapped = PriceCalculator(policy: policy).unitPrice(
            cost: UnitCostHundredths(14_000), fee: BasisPoints(3000), tax: .zero, listPrice: .zero)
        #expect(uncapped == MoneyMinorUnits(200))
    }

    @Test(arguments: [(450, 59), (1, 0), (2, 0), (3, 0), (4, 1), (2500, 325)])
    func lineTotalIsRoundedHalfUp(thousandths: Int64, expected: Int64) {
        let total = PriceCalculator(policy: SmallPolicy.policy()).lineTotal(
            price: MoneyMinorUnits(130), quantity: QuantityThousandths(thousandths))
        #expect(total == MoneyMinorUnits(expected))
    }

    @Test func standardAmountLeavesTaxOutWhereItIsShown() {
        var policy = SmallPolicy.policy()
        #expect(
            PriceCalculator(policy: policy).standardAmount(lineTotal: MoneyMinorUnits(1000), tax: BasisPoints(1000))
                == MoneyMinorUnits(1000))
        policy.tax.display = .included
        #expect(
            PriceCalculator(policy: policy).standardAmount(lineTotal: MoneyMinorUnits(1000), tax: BasisPoints(1000))
                == MoneyMinorUnits(910))
    }

    @Test func pricesNeverRiseWithABetterRungUnderAnyRounding() {
        // Goal: a lower fee never means a higher price, whatever cost, list price, unit, rounding, base and display.
        var policies = RandomPolicy(seed: TestRun.seed)
        var random = SeededGenerator(seed: TestRun.seed)
        for _ in 0..<300 {
            let calculator = PriceCalculator(policy: policies.policy(isFair: true))
            for _ in 0..<20 {
                let fees = (random.number(0...6000), random.number(0...6000))
                let cost = UnitCostHundredths(Int64(random.number(0...300_000)))
                let tax = BasisPoints(random.pick([0, 800, 1000]))
                let list = random.chance(50) ? MoneyMinorUnits(Int64(random.number(0...4000))) : nil
                let prices = [min(fees.0, fees.1), max(fees.0, fees.1)].map {
                    calculator.unitPrice(cost: cost, fee: BasisPoints(Int32($0)), tax: tax, listPrice: list)
                }
                if prices[0] > prices[1] { Issue.record("cost \(cost) at fees \(fees): \(prices)") }
            }
        }
    }
}
