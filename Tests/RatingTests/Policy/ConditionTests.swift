import Testing

@testable import Rating

/// Goal: each key of a condition holds exactly from its bound on, all keys of an entry must hold, and the best entry
/// of a group counts.
///
/// Method: one key at a time below, at and above its bound.
@Suite struct ConditionTests {
    private func circumstances(
        amount: Int64 = 1000, receipt: Int64 = 2000, thousandths: Int64 = 3000, payment: String = "cash",
        fulfilment: String = "pickup", ahead: Int64 = 4, date: String = "2026-05-09"
    ) -> PurchaseCircumstances {
        PurchaseCircumstances(
            date: CalendarDate(date)!, amount: MoneyMinorUnits(amount), receiptAmount: MoneyMinorUnits(receipt),
            quantity: QuantityThousandths(thousandths), payment: payment, fulfilment: fulfilment,
            reservedDaysAhead: ahead)
    }

    @Test(arguments: [(999, false), (1000, true), (1001, true)])
    func amountHoldsFromItsBoundOn(bound: Int64, holds: Bool) {
        // The bound is fixed and the value moves.
        let condition = Condition(amountAtLeast: MoneyMinorUnits(1000), points: Points(1))
        #expect(condition.matches(circumstances(amount: bound)) == holds)
        let whole = Condition(receiptAmountAtLeast: MoneyMinorUnits(1000), points: Points(1))
        #expect(whole.matches(circumstances(amount: 0, receipt: bound)) == holds)
    }

    @Test(arguments: [(2999, false), (3000, true), (3001, true), (-3000, false)])
    func itemsCompareWholeUnitsWithThousandths(thousandths: Int64, holds: Bool) {
        let condition = Condition(itemsAtLeast: 3, points: Points(1))
        #expect(condition.matches(circumstances(thousandths: thousandths)) == holds)
    }

    @Test(arguments: [(2, false), (3, true), (4, true)])
    func reservedDaysHoldFromTheirBoundOn(ahead: Int64, holds: Bool) {
        let condition = Condition(reservedDaysAheadAtLeast: 3, points: Points(1))
        #expect(condition.matches(circumstances(ahead: ahead)) == holds)
    }

    @Test func wordsHoldWhenTheyAreInTheList() {
        let payment = Condition(payment: ["card", "cash"], points: Points(1))
        #expect(payment.matches(circumstances(payment: "cash")))
        #expect(!payment.matches(circumstances(payment: "Cash")))
        let fulfilment = Condition(fulfilment: ["delivery"], points: Points(1))
        #expect(fulfilment.matches(circumstances(fulfilment: "delivery")))
        #expect(!fulfilment.matches(circumstances(fulfilment: "pickup")))
    }

    @Test func weekdayIsThatOfTheBusinessDate() {
        // 2026-05-04 is a Monday.
        for (offset, weekday) in Weekday.allCases.enumerated() {
            let condition = Condition(weekday: [weekday], points: Points(1))
            for other in 0..<7 {
                let date = CalendarDate("2026-05-04")!.adding(days: other).description
                #expect(condition.matches(circumstances(date: date)) == (other == offset))
            }
        }
    }

    @Test func allKeysOfAnEntryMustHold() {
        let condition = Condition(
            amountAtLeast: MoneyMinorUnits(1000), payment: ["cash"], weekday: [.saturday], points: Points(5))
        #expect(condition.matches(circumstances()))
        #expect(!condition.matches(circumstances(amount: 999)))
        #expect(!condition.matches(circumstances(payment: "card")))
        #expect(!condition.matches(circumstances(date: "2026-05-10")))
        #expect(Condition(points: Points(5)).matches(circumstances()))
    }

    @Test func mostPointsOfAGroupCountWhateverTheOrderAndGroupsAddUp() {
        let entries = [
            Condition(payment: ["cash"], points: Points(20)), Condition(points: Points(5)),
            Condition(amountAtLeast: MoneyMinorUnits(5000), points: Points(90)),
        ]
        for order in [entries, entries.reversed()] {
            #expect(ConditionGroup(name: "g", bestOf: order).points(circumstances()) == Points(20))
        }
        let groups = [
            ConditionGroup(name: "a", bestOf: entries), ConditionGroup(name: "b", bestOf: [entries[2]]),
            ConditionGroup(name: "c", bestOf: [entries[1]]),
        ]
        #expect(groups.points(circumstances()) == Points(25))
    }
}
