public import Rating

extension Kakuzuke_V1_PolicySimulation {
    /// Packs a report made under a plan; indexes become codes. Versions, digests and times are left to the caller.
    public init(_ report: SimulationReport, plan: SimulationPlan) {
        self.init()
        let names = SimulationNames(plan)
        currency = plan.new.policy.currency
        asOf = report.asOf.daysSinceEpoch
        from = report.firstDay.daysSinceEpoch
        customers = UInt64(report.customers)
        leftOut = UInt64(report.leftOut)
        receipts = UInt64(report.receipts)
        movements = report.movements.map { Kakuzuke_V1_SimulatedMovement($0, names) }
        total = Kakuzuke_V1_SimulatedFigures(report.total)
        rows = report.rows.map { row in
            var message = Kakuzuke_V1_SimulatedRow()
            message.subject = names.subjects[row.subject]
            message.grade = names.new(row.grade)
            message.figures = Kakuzuke_V1_SimulatedFigures(row.figures)
            return message
        }
        walkIns = Kakuzuke_V1_SimulatedFigures(report.walkIns)
        unpricedLines = UInt64(report.unpricedLines)
        unpricedAmount = report.unpricedAmount.rawValue
        losses = report.losses.map { Kakuzuke_V1_AffectedCustomer($0, names) }
        gains = report.gains.map { Kakuzuke_V1_AffectedCustomer($0, names) }
        if let limit = report.fallLimit { fallLimit = UInt32(limit) }
        fallenCustomers = UInt64(report.fallenCustomers)
        falls = report.falls.map { fallen in
            var message = Kakuzuke_V1_FallenCustomer()
            message.customerID = UInt64(fallen.customer)
            message.grades = names.grades(fallen.subject, fallen.oldGrade, fallen.newGrade)
            return message
        }
        deciles = report.deciles.map { Kakuzuke_V1_SpendDecile($0) }
    }

    /// The report without anything of single customers.
    public var withoutCustomers: Kakuzuke_V1_PolicySimulation {
        var report = self
        report.losses = []
        report.gains = []
        report.falls = []
        return report
    }
}

/// The codes of a plan's subjects and grades.
private struct SimulationNames {
    let subjects: [String]
    private let oldGrades: [String]
    private let newGrades: [String]

    init(_ plan: SimulationPlan) {
        subjects = plan.new.policy.subjects.map(\.code)
        oldGrades = plan.old.policy.grades.map(\.code)
        newGrades = plan.new.policy.grades.map(\.code)
    }

    func old(_ grade: Int?) -> String { grade.map { oldGrades[$0] } ?? "" }

    func new(_ grade: Int?) -> String { grade.map { newGrades[$0] } ?? "" }

    func grades(_ subject: Int, _ oldGrade: Int?, _ newGrade: Int?) -> Kakuzuke_V1_SubjectGrades {
        var message = Kakuzuke_V1_SubjectGrades()
        message.subject = subjects[subject]
        message.oldGrade = old(oldGrade)
        message.newGrade = new(newGrade)
        return message
    }
}

extension Kakuzuke_V1_SimulatedMovement {
    fileprivate init(_ movement: SimulationReport.Movement, _ names: SimulationNames) {
        self.init()
        subject = names.subjects[movement.subject]
        isCompared = movement.isCompared
        ups = UInt64(movement.ups)
        downs = UInt64(movement.downs)
        same = UInt64(movement.same)
        falls = UInt64(movement.falls)
        for (old, row) in movement.customers.enumerated() {
            for (new, count) in row.enumerated() where count > 0 {
                var move = Kakuzuke_V1_GradeMove()
                move.oldGrade = names.old(old == 0 ? nil : old - 1)
                move.newGrade = names.new(new == 0 ? nil : new - 1)
                move.customers = UInt64(count)
                moves.append(move)
            }
        }
    }
}

extension Kakuzuke_V1_SimulatedFigures {
    fileprivate init(_ figures: SalesFigures) {
        self.init()
        lines = UInt64(figures.lines)
        cost = figures.cost.rawValue
        oldSales = figures.oldSales.rawValue
        newSales = figures.newSales.rawValue
        oldFee = figures.oldFee.rawValue
        newFee = figures.newFee.rawValue
        if let margin = figures.oldMargin { oldMarginBp = margin.rawValue }
        if let margin = figures.newMargin { newMarginBp = margin.rawValue }
    }
}

extension Kakuzuke_V1_AffectedCustomer {
    fileprivate init(_ affected: AffectedCustomer, _ names: SimulationNames) {
        self.init()
        customerID = UInt64(affected.customer)
        oldSales = affected.oldSales.rawValue
        newSales = affected.newSales.rawValue
        grades = affected.newGrades.indices.map { subject in
            names.grades(subject, affected.oldGrades[subject], affected.newGrades[subject])
        }
    }
}

extension Kakuzuke_V1_SpendDecile {
    fileprivate init(_ decile: SimulationReport.Decile) {
        self.init()
        customers = UInt64(decile.customers)
        spendFrom = decile.spendFrom.rawValue
        figures = Kakuzuke_V1_SimulatedFigures(decile.figures)
        if let rate = decile.oldRate { oldRateBp = rate.rawValue }
        if let rate = decile.newRate { newRateBp = rate.rawValue }
        paysMoreThanLower = decile.paysMoreThanLower
    }
}
