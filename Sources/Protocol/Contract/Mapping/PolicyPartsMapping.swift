import Rating

extension Kakuzuke_V1_Subject {
    init(_ subject: Subject) {
        self.init()
        code = subject.code
        name = subject.name
        categories = subject.categories
        stores = subject.stores
    }
}

extension Subject {
    init(_ message: Kakuzuke_V1_Subject) throws(ContractError) {
        self.init(
            code: try FieldCheck.text(message.code, "code"), name: try FieldCheck.text(message.name, "name"),
            categories: try FieldCheck.texts(message.categories, "categories"),
            stores: try FieldCheck.texts(message.stores, "stores"))
    }
}

extension StepTable {
    var messages: [Kakuzuke_V1_Step] {
        steps.map { step in
            var message = Kakuzuke_V1_Step()
            message.bound = step.bound
            message.points = step.points.rawValue
            return message
        }
    }

    init(_ messages: [Kakuzuke_V1_Step], _ field: String) throws(ContractError) {
        try FieldCheck.count(messages.count, max: PolicyLimits.entriesMax, field)
        self.init(messages.map { Step(bound: $0.bound, points: Points($0.points)) })
    }
}

extension Kakuzuke_V1_AttributeRule {
    init(_ rule: AttributeRule) {
        self.init()
        attribute = rule.attribute
        value = rule.value
        points = rule.points.rawValue
    }
}

extension AttributeRule {
    init(_ message: Kakuzuke_V1_AttributeRule) throws(ContractError) {
        self.init(
            attribute: try FieldCheck.text(message.attribute, "attribute"),
            value: try FieldCheck.text(message.value, "value"), points: Points(message.points))
    }
}

extension Kakuzuke_V1_EnrolmentOption {
    init(_ enrolment: EnrolmentOption) {
        self.init()
        option = enrolment.option
        name = enrolment.name
        points = enrolment.points.rawValue
    }
}

extension EnrolmentOption {
    init(_ message: Kakuzuke_V1_EnrolmentOption) throws(ContractError) {
        self.init(
            option: try FieldCheck.text(message.option, "option"), name: try FieldCheck.text(message.name, "name"),
            points: Points(message.points))
    }
}

extension Kakuzuke_V1_Rung {
    init(_ rung: Rung) {
        self.init()
        code = rung.code
        name = rung.name
        minScore = rung.minScore.rawValue
    }
}

extension Rung {
    init(_ message: Kakuzuke_V1_Rung) throws(ContractError) {
        self.init(
            code: try FieldCheck.text(message.code, "code"), name: try FieldCheck.text(message.name, "name"),
            minScore: Points(message.minScore))
    }
}

extension Kakuzuke_V1_FeeTable {
    init(_ fees: FeeTable) {
        self.init()
        base = fees.base == .price ? .price : .cost
        minimumFee = fees.minimumFee.rawValue
        standard = fees.standard.map(\.rawValue)
        cells = fees.cells.flatMap { $0.flatMap { $0.map(\.rawValue) } }
    }
}

extension FeeTable {
    init(_ message: Kakuzuke_V1_FeeTable, subjects: Int, grades: Int, classes: Int) throws(ContractError) {
        guard message.standard.count == subjects else { throw ContractError(.inconsistent, "fees.standard") }
        guard message.cells.count == subjects * grades * classes else {
            throw ContractError(.inconsistent, "fees.cells")
        }
        let base: FeeBase
        switch message.base {
        case .cost: base = .cost
        case .price: base = .price
        case .UNRECOGNIZED: throw ContractError(.unknownValue, "fees.base")
        }
        self.init(
            base: base, minimumFee: BasisPoints(message.minimumFee), standard: message.standard.map(BasisPoints.init),
            cells: (0..<subjects).map { subject in
                (0..<grades).map { grade in
                    let start = (subject * grades + grade) * classes
                    return message.cells[start..<start + classes].map(BasisPoints.init)
                }
            })
    }
}
