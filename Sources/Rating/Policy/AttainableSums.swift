/// Lists the sums that several parts of a policy can give together, until that takes too many additions.
///
/// Parts are taken as independent where nothing else is said, so a listed sum need not exist, but a sum that is not
/// listed does not.
struct AttainableSums {
    /// Most sums that are added up, and conditions that are looked at, for one policy; beyond it nothing is listed.
    static let additionsMax = 500_000

    private var additions = 0

    /// Takes so many additions from what is left; false when they are too many.
    private mutating func takes(_ first: Int, times second: Int) -> Bool {
        let (count, isTooLarge) = first.multipliedReportingOverflow(by: second)
        guard !isTooLarge, count <= Self.additionsMax - additions else { return false }
        additions += count
        return true
    }

    /// Each sum with each option added; nil beyond the limit, or when the sums are not known.
    mutating func adding(_ options: Set<Int64>?, to sums: Set<Int64>?, weight: Int64 = 1) -> Set<Int64>? {
        guard weight != 0 else { return sums }
        guard let options, let sums, takes(options.count, times: sums.count) else { return nil }
        var result: Set<Int64> = []
        for option in options {
            for sum in sums { result.insert(sum + weight * option) }
        }
        return result
    }

    /// What any choice of enrolment options gives.
    mutating func sums(of enrolment: [EnrolmentOption]) -> Set<Int64>? {
        enrolment.reduce([0]) { sums, option in adding([0, option.points.rawValue], to: sums) }
    }

    /// What the values of a customer's attributes can give; an attribute has one value.
    mutating func sums(of rules: [AttributeRule]) -> Set<Int64>? {
        var values: [String: [String: Int64]] = [:]
        for rule in rules { values[rule.attribute, default: [:]][rule.value, default: 0] += rule.points.rawValue }
        return values.values.reduce([0]) { sums, points in adding(Set(points.values).union([0]), to: sums) }
    }

    /// What condition groups can give for one visit or basket.
    ///
    /// Every kind of purchase that the conditions tell apart is tried; only where these are too many, groups are taken
    /// as independent.
    mutating func sums(of groups: [ConditionGroup]) -> Set<Int64>? {
        let kinds = PurchaseKinds(groups)
        if let count = kinds.count, takes(count, times: kinds.keys) {
            var sums: Set<Int64> = []
            kinds.each { sums.insert(groups.points($0).rawValue) }
            return sums
        }
        return groups.reduce([0]) { sums, group in
            let certain = group.bestOf.filter(\.alwaysMatches).map(\.points).max() ?? .zero
            let options = Set(group.bestOf.map(\.points) + [.zero]).filter { $0 >= certain }
            return adding(Set(options.map(\.rawValue)), to: sums)
        }
    }
}

/// The purchases that the conditions of groups can tell apart; some of them nobody can make.
private struct PurchaseKinds {
    /// Lists and conditions that are looked at for each kind.
    let keys: Int
    private let amounts: [Int64]
    private let receiptAmounts: [Int64]
    private let items: [Int64]
    private let payments: [String]
    private let fulfilments: [String]
    private let daysAhead: [Int64]
    private let dates: [CalendarDate]

    init(_ groups: [ConditionGroup]) {
        let conditions = groups.flatMap(\.bestOf)
        keys = conditions.reduce(1) { $0 + 1 + ($1.payment?.count ?? 0) + ($1.fulfilment?.count ?? 0) }
        // A visit's amount is above 0 and a basket's is not below; everything else may lie below every bound.
        amounts = Array(Set(conditions.compactMap { $0.amountAtLeast?.rawValue }.filter { $0 > 0 } + [0]))
        func bounds(_ key: (Condition) -> Int64?) -> [Int64] { Array(Set(conditions.compactMap(key) + [Int64.min])) }
        receiptAmounts = bounds { $0.receiptAmountAtLeast?.rawValue }
        items = bounds { $0.itemsAtLeast.map { $0 * 1000 } }
        daysAhead = bounds(\.reservedDaysAheadAtLeast)
        // No policy names an empty word, so it stands for all that are not named.
        payments = Array(Set(conditions.flatMap { $0.payment ?? [] } + [""]))
        fulfilments = Array(Set(conditions.flatMap { $0.fulfilment ?? [] } + [""]))
        let days = conditions.contains { $0.weekday != nil } ? 7 : 1
        dates = (0..<days).map { CalendarDate(daysSinceEpoch: Int32($0)) }
    }

    /// How many there are; nil: more than a number can tell.
    var count: Int? {
        let sizes = [
            amounts.count, receiptAmounts.count, items.count, payments.count, fulfilments.count, daysAhead.count,
            dates.count,
        ]
        return sizes.reduce(1) { product, size in
            product.flatMap {
                let (result, isTooLarge) = $0.multipliedReportingOverflow(by: size)
                return isTooLarge ? nil : result
            }
        }
    }

    func each(_ body: (PurchaseCircumstances) -> Void) {
        for (amount, receiptAmount) in pairs(amounts, receiptAmounts) {
            for (quantity, ahead) in pairs(items, daysAhead) {
                for (payment, fulfilment) in pairs(payments, fulfilments) {
                    for date in dates {
                        body(
                            PurchaseCircumstances(
                                date: date, amount: MoneyMinorUnits(amount),
                                receiptAmount: MoneyMinorUnits(receiptAmount),
                                quantity: QuantityThousandths(quantity), payment: payment, fulfilment: fulfilment,
                                reservedDaysAhead: ahead))
                    }
                }
            }
        }
    }

    private func pairs<First, Second>(_ first: [First], _ second: [Second]) -> [(First, Second)] {
        first.flatMap { one in second.map { (one, $0) } }
    }
}

extension Condition {
    /// True when the entry has no key, so that every visit matches it.
    fileprivate var alwaysMatches: Bool {
        self == Condition(points: points)
    }
}
