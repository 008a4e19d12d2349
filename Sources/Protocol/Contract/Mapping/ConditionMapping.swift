import Rating

extension Kakuzuke_V1_ConditionGroup {
    init(_ group: ConditionGroup) {
        self.init()
        name = group.name
        bestOf = group.bestOf.map(Kakuzuke_V1_Condition.init)
    }
}

extension ConditionGroup {
    init(_ message: Kakuzuke_V1_ConditionGroup) throws(ContractError) {
        self.init(
            name: try FieldCheck.text(message.name, "name"),
            bestOf: try FieldCheck.list(
                message.bestOf, max: PolicyLimits.entriesMax, "best_of", Condition.init))
    }
}

extension Kakuzuke_V1_Condition {
    init(_ condition: Condition) {
        self.init()
        if let amount = condition.amountAtLeast { amountAtLeast = amount.rawValue }
        if let amount = condition.receiptAmountAtLeast { receiptAmountAtLeast = amount.rawValue }
        if let items = condition.itemsAtLeast { itemsAtLeast = items }
        payment = condition.payment ?? []
        fulfilment = condition.fulfilment ?? []
        if let days = condition.reservedDaysAheadAtLeast { reservedDaysAheadAtLeast = days }
        weekday = (condition.weekday ?? []).compactMap { day in
            Weekday.allCases.firstIndex(of: day).map { UInt32($0) + 1 }
        }
        points = condition.points.rawValue
    }
}

extension Condition {
    init(_ message: Kakuzuke_V1_Condition) throws(ContractError) {
        try FieldCheck.count(message.weekday.count, max: Weekday.allCases.count, "weekday")
        var weekdays: [Weekday] = []
        for (position, number) in message.weekday.enumerated() {
            guard (1...UInt32(Weekday.allCases.count)).contains(number) else {
                throw ContractError(.unknownValue, "weekday[\(position)]")
            }
            weekdays.append(Weekday.allCases[Int(number) - 1])
        }
        self.init(
            amountAtLeast: message.hasAmountAtLeast ? MoneyMinorUnits(message.amountAtLeast) : nil,
            receiptAmountAtLeast: message.hasReceiptAmountAtLeast
                ? MoneyMinorUnits(message.receiptAmountAtLeast) : nil,
            itemsAtLeast: message.hasItemsAtLeast ? message.itemsAtLeast : nil,
            payment: message.payment.isEmpty ? nil : try FieldCheck.texts(message.payment, "payment"),
            fulfilment: message.fulfilment.isEmpty ? nil : try FieldCheck.texts(message.fulfilment, "fulfilment"),
            reservedDaysAheadAtLeast: message.hasReservedDaysAheadAtLeast ? message.reservedDaysAheadAtLeast : nil,
            weekday: weekdays.isEmpty ? nil : weekdays, points: Points(message.points))
    }
}
