import Rating
import SeededTestSupport
import Testing

// Goal: whatever comes back of a line, in whatever parts, brings back exactly what was paid and what it had cost, and
// never more goods than were bought.
// Method: examples by hand, and random lines returned in random parts, some of them paid for otherwise by the till.
@Suite struct ReturnTests {
    private static func line(
        _ product: String = "A", quantity: Int64 = 3_000, written: Int64 = 100, amount: Int64 = 93,
        rate: Int32 = 800, isIncluded: Bool = true, cost: Int64? = 50
    ) -> PurchasedLine {
        PurchasedLine(
            product: product, quantity: QuantityThousandths(quantity), writtenAmount: MoneyMinorUnits(written),
            amount: MoneyMinorUnits(amount), taxRate: BasisPoints(rate), isTaxIncluded: isIncluded,
            cost: cost.map { MoneyMinorUnits($0) })
    }

    private static let piece = QuantityThousandths(1_000)

    @Test("three pieces for 100 come back one by one")
    func onePieceAtATime() throws {
        let purchase = Purchase(lines: [Self.line()])
        var returned = ReturnedSoFar()
        var payable: [Int64] = []
        var taxes: [Int64] = []
        var costs: [Int64?] = []
        for _ in 0..<3 {
            let refund = try purchase.refund(Self.piece, ofLine: 0, after: returned)
            payable.append(refund.payable.rawValue)
            taxes.append(refund.tax.rawValue)
            costs.append(purchase.lines[0].cost(of: Self.piece, after: returned.quantity)?.rawValue)
            returned.quantity = returned.quantity + Self.piece
            returned.writtenAmount = returned.writtenAmount + refund.writtenAmount
            returned.amount = returned.amount + refund.writtenAmount - refund.tax
        }
        #expect(payable == [33, 34, 33])
        #expect(taxes == [2, 3, 2])
        #expect(costs == [17, 16, 17])
        #expect(throws: ReturnProblem.moreThanLeft(.zero)) {
            try purchase.refund(QuantityThousandths(1), ofLine: 0, after: returned)
        }
    }

    @Test("the last part brings back what is left when the till paid otherwise before")
    func otherwisePaid() throws {
        let purchase = Purchase(lines: [Self.line()])
        let generous = ReturnedSoFar(
            quantity: QuantityThousandths(2_000), writtenAmount: MoneyMinorUnits(90), amount: MoneyMinorUnits(84))
        let last = try purchase.refund(Self.piece, ofLine: 0, after: generous)
        #expect(last == Refund(writtenAmount: MoneyMinorUnits(10), tax: MoneyMinorUnits(1), isTaxIncluded: true))
        let tooMuch = ReturnedSoFar(
            quantity: QuantityThousandths(2_000), writtenAmount: MoneyMinorUnits(120), amount: MoneyMinorUnits(112))
        #expect(try purchase.refund(Self.piece, ofLine: 0, after: tooMuch).payable == .zero)
    }

    @Test("tax on top comes back as it was printed, or as it is reckoned once")
    func taxOnTop() throws {
        // 3 × 105 at 10 %: 31 once, not three times 10.
        let lines = (0..<3).map { _ in
            Self.line(quantity: 1_000, written: 105, amount: 105, rate: 1_000, isIncluded: false)
        }
        func payable(_ purchase: Purchase) throws -> [Int64] {
            try lines.indices.map {
                try purchase.refund(Self.piece, ofLine: $0, after: ReturnedSoFar()).payable.rawValue
            }
        }
        #expect(try payable(Purchase(lines: lines)) == [115, 116, 115])
        let rate = BasisPoints(1_000)
        #expect(try payable(Purchase(lines: lines, printedTaxes: [rate: MoneyMinorUnits(32)])) == [116, 115, 116])
        // A printed tax that also covers a line with tax included leaves the rest to the others.
        let mixed = lines + [Self.line(quantity: 1_000, written: 110, amount: 100, rate: 1_000)]
        #expect(try payable(Purchase(lines: mixed, printedTaxes: [rate: MoneyMinorUnits(42)])) == [116, 115, 116])
        // What cannot be the tax of these lines is not taken for it.
        #expect(try payable(Purchase(lines: lines, printedTaxes: [rate: MoneyMinorUnits(400)])) == [115, 116, 115])
    }

    @Test("of an exchange what was sold brings its whole tax back")
    func exchange() throws {
        let rate = BasisPoints(1_000)
        for given in [-1_000, -995] as [Int64] {
            let lines = [
                Self.line(quantity: 1_000, written: 1_000, amount: 1_000, rate: 1_000, isIncluded: false),
                Self.line("B", quantity: -1_000, written: given, amount: given, rate: 1_000, isIncluded: false),
            ]
            // The printed tax is that of the difference.
            for printed in [[:], [rate: MoneyMinorUnits.zero]] as [[BasisPoints: MoneyMinorUnits]] {
                let refund = try Purchase(lines: lines, printedTaxes: printed)
                    .refund(Self.piece, ofLine: 0, after: ReturnedSoFar())
                #expect(refund.tax.rawValue == 100 && refund.payable.rawValue == 1_100, "\(given)")
            }
        }
    }

    @Test("money counts in the form of the line")
    func forms() {
        func form(_ line: PurchasedLine, _ written: Int64, _ amount: Int64, _ isIncluded: Bool) -> [Int64] {
            let found = line.inItsForm(
                written: MoneyMinorUnits(written), amount: MoneyMinorUnits(amount), isTaxIncluded: isIncluded)
            return [found.written.rawValue, found.amount.rawValue]
        }
        let included = Self.line(quantity: 2_000, written: 1_100, amount: 1_000, rate: 1_000)
        #expect(form(included, 550, 500, true) == [550, 500])
        #expect(form(included, 500, 500, false) == [550, 500])
        let excluded = Self.line(quantity: 2_000, written: 1_000, amount: 1_000, rate: 1_000, isIncluded: false)
        #expect(form(excluded, 550, 500, true) == [500, 500])
        #expect(form(excluded, 500, 500, false) == [500, 500])
        #expect(form(Self.line(written: 0, amount: 0), 5, 5, false) == [5, 5])
        let largest = InputLimits.amountMax.rawValue
        #expect(form(Self.line(written: largest, amount: largest), largest, largest, false) == [largest, largest])
    }

    @Test("a line is found by its place, or by its product where it is the only one")
    func places() {
        let purchase = Purchase(lines: [
            Self.line("A"), Self.line("B"), Self.line("B"), Self.line("C", quantity: -1_000, written: -10),
            Self.line(""), Self.line("D", quantity: 0), Self.line("e\u{301}"),
        ])
        #expect(purchase.place(of: 2, product: "B") == 1)
        #expect(purchase.place(of: 2, product: "") == 1)
        #expect(purchase.place(of: 2, product: "A") == nil)
        #expect(purchase.place(of: nil, product: "A") == 0)
        #expect(purchase.place(of: nil, product: "B") == nil)
        #expect(purchase.place(of: nil, product: "") == 4)
        #expect(purchase.place(of: nil, product: "\u{e9}") == nil)
        for number in [0, -1, 4, 6, 8] { #expect(purchase.place(of: number, product: "") == nil) }
    }

    @Test("what cannot come back is refused")
    func problems() {
        let purchase = Purchase(lines: [Self.line(), Self.line(quantity: -1_000, written: -10)])
        func problem(_ taken: Int64, line: Int, returned: Int64 = 0) -> ReturnProblem? {
            do throws(ReturnProblem) {
                let before = ReturnedSoFar(quantity: QuantityThousandths(returned))
                _ = try purchase.refund(QuantityThousandths(taken), ofLine: line, after: before)
                return nil
            } catch { return error }
        }
        #expect(problem(3_000, line: 0) == nil)
        #expect(problem(3_001, line: 0) == .moreThanLeft(QuantityThousandths(3_000)))
        #expect(problem(1_001, line: 0, returned: 2_000) == .moreThanLeft(Self.piece))
        #expect(problem(1, line: 0, returned: 4_000) == .moreThanLeft(.zero))
        #expect(problem(0, line: 0) == .nothing)
        #expect(problem(-1, line: 0) == .nothing)
        #expect(problem(1_000, line: 1) == .noPurchase)
        #expect(problem(1_000, line: 2) == .noPurchase)
    }

    @Test("a return that takes too much leaves the rest to those behind it")
    func tooMuch() {
        let quantities: [QuantityThousandths] = [2_000, 2_000, 1_000, 1, 0].map { QuantityThousandths($0) }
        let before: [Int64?] = [0, nil, 2_000, nil, nil]
        let expected = before.map { $0.map { QuantityThousandths($0) } }
        #expect(Self.line().returned(before: quantities) == expected)
        #expect(Self.line(quantity: -1_000, written: -10).returned(before: quantities).allSatisfy { $0 == nil })
        #expect(Self.line(cost: nil).cost(of: Self.piece, after: .zero) == nil)
    }

    @Test("the largest numbers do not overflow")
    func largest() throws {
        let max = InputLimits.amountMax.rawValue
        let purchase = Purchase(lines: [
            Self.line(
                quantity: InputLimits.quantityMax.rawValue, written: max, amount: max, rate: 100_000,
                isIncluded: false, cost: max)
        ])
        let refund = try purchase.refund(InputLimits.quantityMax, ofLine: 0, after: ReturnedSoFar())
        #expect(refund.payable == MoneyMinorUnits(max * 11))
        #expect(purchase.lines[0].cost(of: InputLimits.quantityMax, after: .zero) == InputLimits.amountMax)
    }

    @Test("all parts of a receipt bring back exactly what was paid and what it had cost", arguments: 0..<200)
    func partsSumUp(number: Int) throws {
        var random = SeededGenerator(41_000 + number)
        let rates: [Int32] = [0, 800, 1_000]
        let lines = (0..<random.number(1...6)).map { _ in
            let isIncluded = random.chance(50)
            let rate = random.pick(rates)
            let written = Int64(random.number(0...5_000))
            let net = isIncluded ? written * 10_000 / (10_000 + Int64(rate)) : written
            return Self.line(
                quantity: Int64(random.pick([1, 3, 1_000, 2_000, 7_000, 1_234])), written: written, amount: net,
                rate: rate, isIncluded: isIncluded, cost: random.chance(80) ? Int64(random.number(0...4_000)) : nil)
        }
        let purchase = Purchase(lines: lines)
        let till = random.chance(30)
        var onTop: [BasisPoints: Int64] = [:]
        for (place, line) in lines.enumerated() {
            var returned = ReturnedSoFar()
            var paid = MoneyMinorUnits.zero
            var cost = MoneyMinorUnits.zero
            while returned.quantity < line.quantity {
                let left = line.quantity - returned.quantity
                let taken = QuantityThousandths(Int64(random.number(1...Int(left.rawValue))))
                var refund = try purchase.refund(taken, ofLine: place, after: returned)
                // A till that pays something else for a part that is not the last one.
                if till, taken < left {
                    let most = line.writtenAmount - returned.writtenAmount
                    refund.writtenAmount = MoneyMinorUnits(Int64(random.number(0...Int(most.rawValue))))
                    let net = line.amount - returned.amount
                    let contained = max(refund.writtenAmount - net, .zero)
                    refund.tax = line.isTaxIncluded ? contained : refund.tax
                }
                #expect(refund.tax >= .zero)
                cost = cost + (line.cost(of: taken, after: returned.quantity) ?? .zero)
                paid = paid + refund.writtenAmount
                if !line.isTaxIncluded { onTop[line.taxRate, default: 0] += refund.tax.rawValue }
                returned.quantity = returned.quantity + taken
                returned.writtenAmount = returned.writtenAmount + refund.writtenAmount
                returned.amount =
                    returned.amount + refund.writtenAmount - (refund.isTaxIncluded ? refund.tax : .zero)
            }
            #expect(paid == line.writtenAmount)
            #expect(returned.amount == line.amount)
            #expect(cost == line.cost ?? .zero)
        }
        for (rate, tax) in onTop {
            let base = lines.filter { $0.taxRate == rate && !$0.isTaxIncluded }.reduce(0) { $0 + $1.amount.rawValue }
            #expect(tax == base * Int64(rate.rawValue) / 10_000)
        }
    }

    @Test("returns of a line take back its cost in parts that differ from exact shares by less than one unit")
    func partsAreFair() {
        var random = SeededGenerator(42_000)
        for _ in 0..<500 {
            let line = Self.line(
                quantity: Int64(random.number(1...9_000)), cost: Int64(random.number(0...100_000)))
            var quantities: [QuantityThousandths] = []
            for _ in 0..<random.number(1...6) {
                quantities.append(QuantityThousandths(Int64(random.number(1...Int(line.quantity.rawValue)))))
            }
            var sum = QuantityThousandths.zero
            for (taken, before) in zip(quantities, line.returned(before: quantities)) {
                guard let before else {
                    #expect(taken > line.quantity - sum)
                    continue
                }
                #expect(before == sum)
                sum = sum + taken
                guard let cost = line.cost(of: taken, after: before), let whole = line.cost else { continue }
                let difference = cost.rawValue * line.quantity.rawValue - whole.rawValue * taken.rawValue
                #expect(abs(difference) < line.quantity.rawValue)
            }
            #expect(sum <= line.quantity)
        }
    }
}
