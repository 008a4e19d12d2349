import Rating

/// A small fair policy for tests of single rules; each test changes what it is about.
enum SmallPolicy {
    static func policy() -> Policy {
        Policy(
            currency: "JPY",
            subjects: [Subject(code: "A", name: "A", categories: ["APPLE"]), Subject(code: "B", name: "B")],
            windowDays: 30,
            starting: StartingRule(
                secondVisitWithinDays: 10, lateSecondVisitPermille: 500, provisionalCap: 1),
            weights: ComponentWeights(starting: 1000), converge: ConvergenceRule(visits: 3, days: 5),
            grades: (0..<3).map { Rung(code: "G\($0)", name: "G", minScore: Points(Int64($0) * 10)) },
            classes: (0..<2).map { Rung(code: "C\($0)", name: "C", minScore: Points(Int64($0) * 10)) },
            fees: FeeTable(
                base: .cost, standard: [BasisPoints(3000), BasisPoints(3000)],
                cells: [[[2900, 2800], [2500, 2400], [2000, 1900]], [[2900, 2800], [2500, 2400], [2000, 1900]]]
                    .map { $0.map { $0.map { BasisPoints($0) } } }),
            price: PriceRule(unit: 1, rounding: .halfUp, capAtList: true),
            tax: TaxRule(
                display: .excluded, rounding: .down,
                rates: [
                    .init(name: "standard", rate: BasisPoints(1000)), .init(name: "reduced", rate: BasisPoints(800)),
                    .init(name: "exempt", rate: .zero),
                ]))
    }

    /// A one-line basket at `S1`, paid in cash.
    static func basket(
        _ category: String = "APPLE", costHundredths: Int64 = 10_000, thousandths: Int64 = 1000,
        listPrice: Int64? = nil, tax: String = "standard"
    ) -> Basket {
        Basket(
            store: "S1", payment: "cash", fulfilment: "carry_out",
            lines: [
                BasketLine(
                    category: category, unitCost: UnitCostHundredths(costHundredths),
                    quantity: QuantityThousandths(thousandths), listPrice: listPrice.map { MoneyMinorUnits($0) },
                    tax: tax)
            ])
    }
}
