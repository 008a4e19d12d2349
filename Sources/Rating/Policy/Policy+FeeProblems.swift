extension PolicyProblemFinder {
    mutating func findFees() {
        let fees = policy.fees
        check(
            fees.minimumFee.rawValue, in: 0...PolicyLimits.feeMax.rawValue, at: [.key("fees"), .key("min_fee")],
            unit: "basis points")
        let subjects = policy.subjects.indices
        guard fees.standard.count == subjects.count, fees.cells.count == subjects.count,
            fees.cells.allSatisfy({ rows in
                rows.count == policy.grades.count && rows.allSatisfy { $0.count == policy.classes.count }
            })
        else { return error([.key("fees")], "the fee table is incomplete") }
        for subject in subjects {
            let code = policy.subjects[subject].code
            findFee(fees.standard[subject], at: [.key("fees"), .key("standard"), .key(code)])
            for grade in policy.grades.indices {
                for index in policy.classes.indices {
                    findFee(fees.cells[subject][grade][index], at: path(subject, grade, index))
                    findUnfairness(subject, grade, index)
                }
            }
        }
    }

    private func path(_ subject: Int, _ grade: Int, _ classIndex: Int) -> [PolicyProblem.Step] {
        [
            .key("fees"), .key("table"), .key(policy.subjects[subject].code), .key(policy.grades[grade].code),
            .key(policy.classes[classIndex].code),
        ]
    }

    private mutating func findFee(_ fee: BasisPoints, at place: [PolicyProblem.Step]) {
        if fee < policy.fees.minimumFee {
            error(place, "is \(fee.rawValue), below min_fee \(policy.fees.minimumFee.rawValue)")
        }
        if policy.fees.base == .price, fee.rawValue >= 10_000 {
            error(place, "must be below 10000 where the rate is a share of the price, is \(fee.rawValue)")
        }
        check(fee.rawValue, in: 0...PolicyLimits.feeMax.rawValue, at: place, unit: "basis points")
    }

    /// A better grade or class never pays more, and nobody pays more than a walk-in.
    private mutating func findUnfairness(_ subject: Int, _ grade: Int, _ classIndex: Int) {
        let cells = policy.fees.cells[subject]
        let fee = cells[grade][classIndex]
        if grade > 0, fee > cells[grade - 1][classIndex] {
            unfair(
                path(subject, grade, classIndex),
                "a higher grade pays \(fee.rawValue), more than \(cells[grade - 1][classIndex].rawValue)")
        }
        if classIndex > 0, fee > cells[grade][classIndex - 1] {
            unfair(
                path(subject, grade, classIndex),
                "a higher class pays \(fee.rawValue), more than \(cells[grade][classIndex - 1].rawValue)")
        }
        if fee > policy.fees.standard[subject] {
            unfair(
                path(subject, grade, classIndex),
                "pays \(fee.rawValue), more than the standard fee \(policy.fees.standard[subject].rawValue)")
        }
    }
}
