import Rating
import Yams

extension PolicyFileParser {
    mutating func subject(_ field: YAMLField) -> Subject? {
        guard let fields = mapping(field, required: ["code", "name", "match"]) else { return nil }
        let code = fields["code"].flatMap { text($0) }
        let name = fields["name"].flatMap { text($0) }
        var categories: [String] = []
        var stores: [String] = []
        if let match = fields["match"] {
            guard let parts = mapping(match, required: [], optional: ["categories", "stores"]) else { return nil }
            categories = parts["categories"].flatMap { list($0) { $0.item($1) } } ?? []
            stores = parts["stores"].flatMap { list($0) { $0.item($1) } } ?? []
        }
        guard let code, let name, fields["match"] != nil else { return nil }
        return Subject(code: code, name: name, categories: categories, stores: stores)
    }

    mutating func rung(_ field: YAMLField) -> Rung? {
        guard let fields = mapping(field, required: ["code", "name", "min_score"]) else { return nil }
        let code = fields["code"].flatMap { text($0) }
        let name = fields["name"].flatMap { text($0) }
        let minScore = fields["min_score"].flatMap { integer($0) }
        guard let code, let name, let minScore else { return nil }
        return Rung(code: code, name: name, minScore: Points(minScore))
    }

    mutating func attributeRule(_ field: YAMLField) -> AttributeRule? {
        guard let fields = mapping(field, required: ["attribute", "value", "points"]) else { return nil }
        let attribute = fields["attribute"].flatMap { text($0) }
        let value = fields["value"].flatMap { text($0) }
        let points = fields["points"].flatMap { integer($0) }
        guard let attribute, let value, let points else { return nil }
        return AttributeRule(attribute: attribute, value: value, points: Points(points))
    }

    mutating func enrolmentOption(_ field: YAMLField) -> EnrolmentOption? {
        guard let fields = mapping(field, required: ["option", "name", "points"]) else { return nil }
        let option = fields["option"].flatMap { text($0) }
        let name = fields["name"].flatMap { text($0) }
        let points = fields["points"].flatMap { integer($0) }
        guard let option, let name, let points else { return nil }
        return EnrolmentOption(option: option, name: name, points: Points(points))
    }

    mutating func conditionGroup(_ field: YAMLField) -> ConditionGroup? {
        guard let fields = mapping(field, required: ["name", "best_of"]) else { return nil }
        let name = fields["name"].flatMap { text($0) }
        let bestOf = fields["best_of"].flatMap { list($0) { $0.condition($1) } }
        guard let name, let bestOf else { return nil }
        return ConditionGroup(name: name, bestOf: bestOf)
    }

    private mutating func condition(_ field: YAMLField) -> Condition? {
        let optional = [
            "amount_at_least", "receipt_amount_at_least", "items_at_least", "payment", "fulfilment",
            "reserved_days_ahead_at_least", "weekday",
        ]
        guard let fields = mapping(field, required: ["points"], optional: optional) else { return nil }
        let points = fields["points"].flatMap { integer($0) }
        let amount = fields["amount_at_least"].flatMap { integer($0) }
        let receiptAmount = fields["receipt_amount_at_least"].flatMap { integer($0) }
        let items = fields["items_at_least"].flatMap { integer($0) }
        let payment = fields["payment"].flatMap { list($0) { $0.item($1) } }
        let fulfilment = fields["fulfilment"].flatMap { list($0) { $0.item($1) } }
        let daysAhead = fields["reserved_days_ahead_at_least"].flatMap { integer($0) }
        let weekday = fields["weekday"].flatMap { days in
            list(days) { parser, day in parser.item(day).flatMap { _ in parser.word(day, Weekday.self) } }
        }
        guard let points else { return nil }
        return Condition(
            amountAtLeast: amount.map { MoneyMinorUnits($0) },
            receiptAmountAtLeast: receiptAmount.map { MoneyMinorUnits($0) }, itemsAtLeast: items, payment: payment,
            fulfilment: fulfilment, reservedDaysAheadAtLeast: daysAhead, weekday: weekday, points: Points(points))
    }

    // MARK: - Tables

    mutating func lifetimeTables(_ field: YAMLField) -> LifetimeTables? {
        guard let fields = mapping(field, required: [], optional: ["visits", "amount"]) else { return nil }
        return LifetimeTables(
            visits: fields["visits"].flatMap { stepTable($0, bound: "at_least") } ?? StepTable(),
            amount: fields["amount"].flatMap { stepTable($0, bound: "at_least") } ?? StepTable())
    }

    mutating func periodTables(_ field: YAMLField) -> PeriodTables? {
        let keys = ["days_since_last_visit", "visits", "amount"]
        guard let fields = mapping(field, required: [], optional: keys) else { return nil }
        return PeriodTables(
            daysSinceLastVisit: fields["days_since_last_visit"].flatMap { stepTable($0, bound: "at_most") }
                ?? StepTable(),
            visits: fields["visits"].flatMap { stepTable($0, bound: "at_least") } ?? StepTable(),
            amount: fields["amount"].flatMap { stepTable($0, bound: "at_least") } ?? StepTable())
    }

    private mutating func stepTable(_ field: YAMLField, bound: String) -> StepTable? {
        let steps = list(field) { parser, entry -> StepTable.Step? in
            guard let fields = parser.mapping(entry, required: [bound, "points"]) else { return nil }
            let limit = fields[bound].flatMap { parser.integer($0) }
            let points = fields["points"].flatMap { parser.integer($0) }
            guard let limit, let points else { return nil }
            return StepTable.Step(bound: limit, points: Points(points))
        }
        return steps.map { StepTable($0) }
    }

    // MARK: - Rules

    mutating func startingRule(_ field: YAMLField, grades: [Rung]?) -> StartingRule? {
        let keys = ["second_visit_within_days", "late_second_visit_permille", "provisional_cap"]
        guard let fields = mapping(field, required: keys) else { return nil }
        let days = fields[keys[0]].flatMap { integer($0) }
        let permille = fields[keys[1]].flatMap { integer($0, .permille) }
        let capCode = fields[keys[2]].flatMap { text($0) }
        guard let days, let permille, let capCode, let grades else { return nil }
        guard let cap = grades.firstIndex(where: { $0.code == capCode }) else {
            let known = KnownWords(grades.map(\.code)).list
            error(
                field.path + [.key(keys[2])], "`\(capCode.prefix(40))` is no grade of this policy; known here: \(known)"
            )
            return nil
        }
        return StartingRule(
            secondVisitWithinDays: Int(days), lateSecondVisitPermille: permille, provisionalCap: cap)
    }

    mutating func reservationRule(_ field: YAMLField) -> ReservationRule? {
        guard let fields = mapping(field, required: ["horizon_days", "amount"]) else { return nil }
        let days = fields["horizon_days"].flatMap { integer($0) }
        let amount = fields["amount"].flatMap { stepTable($0, bound: "at_least") }
        guard let days, let amount else { return nil }
        return ReservationRule(horizonDays: Int(days), amount: amount)
    }

    mutating func weights(_ field: YAMLField) -> ComponentWeights? {
        let keys = ["starting", "lifetime", "period", "current", "reservations", "attributes"]
        guard let fields = mapping(field, required: [], optional: keys) else { return nil }
        let values = keys.map { key in fields[key].flatMap { integer($0, .permille) } ?? 0 }
        return ComponentWeights(
            starting: values[0], lifetime: values[1], period: values[2], current: values[3], reservations: values[4],
            attributes: values[5])
    }

    mutating func convergence(_ field: YAMLField) -> ConvergenceRule? {
        guard let fields = mapping(field, required: ["visits", "days"]) else { return nil }
        let visits = fields["visits"].flatMap { integer($0) }
        let days = fields["days"].flatMap { integer($0) }
        guard let visits, let days else { return nil }
        return ConvergenceRule(visits: Int(visits), days: Int(days))
    }

    mutating func holdRule(_ field: YAMLField) -> HoldRule? {
        guard let fields = mapping(field, required: ["period"], optional: ["max_steps_down"]) else { return nil }
        let period = fields["period"].flatMap { word($0, HoldPeriod.self) }
        let steps = fields["max_steps_down"].flatMap { stepsDown($0) }
        return period.map { HoldRule(period: $0, maxStepsDown: steps.map { Int($0) }) }
    }

    /// The most rungs that are lost at once; words of authors who want no limit are told how to say that.
    private mutating func stepsDown(_ field: YAMLField) -> Int64? {
        guard let word = field.node.scalar?.string, ["any", "none", "no", "unlimited", "~", "null", ""].contains(word)
        else { return integer(field) }
        error(field.path, "must be a whole number; leave the key out for no limit")
        return nil
    }

    mutating func priceRule(_ field: YAMLField) -> PriceRule? {
        guard let fields = mapping(field, required: ["unit", "rounding", "cap_at_list"]) else { return nil }
        let unit = fields["unit"].flatMap { integer($0) }
        let rounding = fields["rounding"].flatMap { word($0, RoundingRule.self) }
        let capAtList = fields["cap_at_list"].flatMap { boolean($0) }
        guard let unit, let rounding, let capAtList else { return nil }
        return PriceRule(unit: unit, rounding: rounding, capAtList: capAtList)
    }
}
