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
        let all = fees.standard + fees.cells.joined().joined()
        let isMinimumTooHigh = all.allSatisfy { $0 < fees.minimumFee } && !all.isEmpty
        if isMinimumTooHigh {
            let minimum = fees.minimumFee.rawValue
            error([.key("fees"), .key("min_fee")], "is \(minimum), and every fee lies below it")
        }
        for subject in subjects {
            let standardPath: [PolicyProblem.Step] = [
                .key("fees"), .key("standard"), .key(policy.subjects[subject].code),
            ]
            findFee(fees.standard[subject], at: standardPath, besidesMinimum: isMinimumTooHigh)
            let isStandardTooLow = isBelowItsTable(subject)
            if isStandardTooLow {
                let standard = fees.standard[subject]
                unfair(
                    standardPath,
                    "is \(standard.rawValue), which is \(standard.percentText) %, and every fee of its table is higher")
            }
            for grade in policy.grades.indices {
                for index in policy.classes.indices {
                    let place = path(subject, grade, index)
                    findFee(fees.cells[subject][grade][index], at: place, besidesMinimum: isMinimumTooHigh)
                    findUnfairness(subject, grade, index, besidesStandard: isStandardTooLow)
                }
            }
        }
    }

    /// True where one standard fee is the slip, and not every cell above it.
    private func isBelowItsTable(_ subject: Int) -> Bool {
        let cells = policy.fees.cells[subject].joined()
        return Array(cells).count > 1 && cells.allSatisfy { $0 > policy.fees.standard[subject] }
    }

    private func path(_ subject: Int, _ grade: Int, _ classIndex: Int) -> [PolicyProblem.Step] {
        [
            .key("fees"), .key("table"), .key(policy.subjects[subject].code), .key(policy.grades[grade].code),
            .key(policy.classes[classIndex].code),
        ]
    }

    private mutating func findFee(_ fee: BasisPoints, at place: [PolicyProblem.Step], besidesMinimum: Bool) {
        if !besidesMinimum, fee < policy.fees.minimumFee {
            error(place, "is \(fee.rawValue), below min_fee \(policy.fees.minimumFee.rawValue)")
        }
        if policy.fees.base == .price, fee.rawValue >= 10_000 {
            error(place, "must be below 10000 where the rate is a share of the price, is \(fee.rawValue)")
        }
        check(fee.rawValue, in: 0...PolicyLimits.feeMax.rawValue, at: place, unit: "basis points")
    }

    /// A better grade or class never pays more, and nobody pays more than a walk-in.
    private mutating func findUnfairness(
        _ subject: Int, _ grade: Int, _ classIndex: Int, besidesStandard: Bool
    ) {
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
        if !besidesStandard, fee > policy.fees.standard[subject] {
            unfair(
                path(subject, grade, classIndex),
                "pays \(fee.rawValue), more than the standard fee \(policy.fees.standard[subject].rawValue)")
        }
    }
}
