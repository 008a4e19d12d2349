public import Rating

extension VisitUnit {
    init(_ message: Kakuzuke_V1_VisitUnit) throws(ContractError) {
        switch message {
        case .receipt: self = .receipt
        case .businessDay: self = .businessDay
        case .UNRECOGNIZED: throw ContractError(.unknownValue, "visit_unit")
        }
    }
}

extension ContributionMeasure {
    init(_ message: Kakuzuke_V1_ContributionMeasure) throws(ContractError) {
        switch message {
        case .amount: self = .amount
        case .fee: self = .fee
        case .UNRECOGNIZED: throw ContractError(.unknownValue, "contribution")
        }
    }
}

extension Kakuzuke_V1_DisclosureLevel {
    /// Packs a level.
    public init(_ level: DisclosureLevel) {
        switch level {
        case .composition: self = .composition
        case .rate: self = .rate
        case .none: self = .none
        }
    }
}

extension DisclosureLevel {
    init(_ message: Kakuzuke_V1_DisclosureLevel) throws(ContractError) {
        switch message {
        case .composition: self = .composition
        case .rate: self = .rate
        case .none: self = .none
        case .UNRECOGNIZED: throw ContractError(.unknownValue, "disclose")
        }
    }
}
