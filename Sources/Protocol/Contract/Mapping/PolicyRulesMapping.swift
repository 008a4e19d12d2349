import Rating

extension Kakuzuke_V1_StartingRule {
    init(_ rule: StartingRule) {
        self.init()
        secondVisitWithinDays = UInt32(clamping: rule.secondVisitWithinDays)
        lateSecondVisitPermille = UInt32(clamping: rule.lateSecondVisitPermille)
        provisionalCap = UInt32(clamping: rule.provisionalCap)
    }
}

extension StartingRule {
    init(_ message: Kakuzuke_V1_StartingRule) throws(ContractError) {
        self.init(
            secondVisitWithinDays: Int(message.secondVisitWithinDays),
            lateSecondVisitPermille: Int64(message.lateSecondVisitPermille),
            provisionalCap: Int(message.provisionalCap))
    }
}

extension Kakuzuke_V1_ReservationRule {
    init(_ rule: ReservationRule) {
        self.init()
        horizonDays = UInt32(clamping: rule.horizonDays)
        amount = rule.amount.messages
    }
}

extension ReservationRule {
    init(_ message: Kakuzuke_V1_ReservationRule) throws(ContractError) {
        self.init(
            horizonDays: Int(message.horizonDays), amount: try StepTable(message.amount, "reservations.amount"))
    }
}

extension Kakuzuke_V1_ComponentWeights {
    init(_ weights: ComponentWeights) {
        self.init()
        starting = weights.starting
        lifetime = weights.lifetime
        period = weights.period
        current = weights.current
        reservations = weights.reservations
        attributes = weights.attributes
    }
}

extension ComponentWeights {
    init(_ message: Kakuzuke_V1_ComponentWeights) {
        self.init(
            starting: message.starting, lifetime: message.lifetime, period: message.period, current: message.current,
            reservations: message.reservations, attributes: message.attributes)
    }
}

extension Kakuzuke_V1_ConvergenceRule {
    init(_ rule: ConvergenceRule) {
        self.init()
        visits = UInt32(clamping: rule.visits)
        days = UInt32(clamping: rule.days)
    }
}

extension ConvergenceRule {
    init(_ message: Kakuzuke_V1_ConvergenceRule) {
        self.init(visits: Int(message.visits), days: Int(message.days))
    }
}

extension Kakuzuke_V1_HoldRule {
    init(_ rule: HoldRule) {
        self.init()
        switch rule.period {
        case .none: period = .none
        case .month: period = .month
        case .quarter: period = .quarter
        case .halfYear: period = .halfYear
        case .year: period = .year
        }
        if let steps = rule.maxStepsDown { maxStepsDown = UInt32(clamping: steps) }
    }
}

extension HoldRule {
    init(_ message: Kakuzuke_V1_HoldRule) throws(ContractError) {
        let period: HoldPeriod
        switch message.period {
        case .none: period = .none
        case .month: period = .month
        case .quarter: period = .quarter
        case .halfYear: period = .halfYear
        case .year: period = .year
        case .UNRECOGNIZED: throw ContractError(.unknownValue, "hold.period")
        }
        self.init(period: period, maxStepsDown: message.hasMaxStepsDown ? Int(message.maxStepsDown) : nil)
    }
}

extension Kakuzuke_V1_PriceRule {
    init(_ rule: PriceRule) {
        self.init()
        unit = rule.unit
        rounding = Kakuzuke_V1_Rounding(rule.rounding)
        capAtList = rule.capAtList
    }
}

extension PriceRule {
    init(_ message: Kakuzuke_V1_PriceRule) throws(ContractError) {
        self.init(
            unit: message.unit, rounding: try RoundingRule(message.rounding, "price.rounding"),
            capAtList: message.capAtList)
    }
}

extension Kakuzuke_V1_TaxRule {
    init(_ rule: TaxRule) {
        self.init()
        included = rule.display == .included
        rounding = Kakuzuke_V1_Rounding(rule.rounding)
        rates = rule.rates.map { rate in
            var message = Kakuzuke_V1_TaxRate()
            message.name = rate.name
            message.rate = rate.rate.rawValue
            return message
        }
    }
}

extension TaxRule {
    init(_ message: Kakuzuke_V1_TaxRule) throws(ContractError) {
        let rates = try FieldCheck.list(message.rates, max: PolicyLimits.entriesMax, "tax.rates") {
            (rate: Kakuzuke_V1_TaxRate) throws(ContractError) in
            NamedRate(name: try FieldCheck.text(rate.name, "name"), rate: BasisPoints(rate.rate))
        }
        self.init(
            display: message.included ? .included : .excluded,
            rounding: try RoundingRule(message.rounding, "tax.rounding"), rates: rates)
    }
}

extension Kakuzuke_V1_Rounding {
    init(_ rule: RoundingRule) {
        switch rule {
        case .down: self = .down
        case .up: self = .up
        case .halfUp: self = .halfUp
        }
    }
}

extension RoundingRule {
    init(_ message: Kakuzuke_V1_Rounding, _ field: String) throws(ContractError) {
        switch message {
        case .down: self = .down
        case .up: self = .up
        case .halfUp: self = .halfUp
        case .UNRECOGNIZED: throw ContractError(.unknownValue, field)
        }
    }
}
