import Rating

extension PolicyTemplate {
    /// Significant digits that a scaled amount keeps.
    private static let digitsKept = 2

    /// The policy file that the answers make of the template.
    ///
    /// - Parameter answers: what was answered.
    /// - Returns: YAML with the template's comments and without its marks.
    func file(_ answers: PolicyAnswers) -> String {
        var written: [String] = []
        var isInBlock = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let (content, marks) = Self.parts(line)
            if marks.contains(where: { $0.first == "end" }) {
                isInBlock = false
            } else if isInBlock {
                continue
            } else if let block = marks.first(where: { $0.first == "block" })?.last {
                isInBlock = true
                written.append(String(content))
                written += lines(ofBlock: block, answers)
            } else if marks.contains(where: { $0.first == "typical" }) {
                continue
            } else {
                written.append(marks.reduce(String(content)) { filled($0, $1, answers) })
            }
        }
        return written.joined(separator: "\n")
    }

    // MARK: - Blocks

    private func lines(ofBlock name: Substring, _ answers: PolicyAnswers) -> [String] {
        switch name {
        case "subjects": answers.subjects.map { Self.line(of: $0.subject) }
        case "standard":
            answers.subjects.map { "    \(YAMLText.scalar($0.subject.code)): \($0.standard.rawValue)" }
        case "table": answers.subjects.flatMap { tableLines($0) }
        default: []
        }
    }

    private static func line(of subject: Subject) -> String {
        let lists = [("categories", subject.categories), ("stores", subject.stores)].filter { !$0.1.isEmpty }
        let match = lists.map { "\($0.0): [\($0.1.map(YAMLText.scalar).joined(separator: ", "))]" }
        return "  - {code: \(YAMLText.scalar(subject.code)), name: \(YAMLText.scalar(subject.name)), "
            + "match: {\(match.joined(separator: ", "))}}"
    }

    private func tableLines(_ answer: PolicyAnswers.SubjectAnswer) -> [String] {
        let plan = FeePlan(
            standard: answer.standard, reduction: answer.reduction, grades: policy.grades.count,
            classes: policy.classes.count)
        let rows = zip(policy.grades, plan.cells).map { grade, row in
            let cells = zip(policy.classes, row).map { "\($0.code): \($1.rawValue)" }
            return "      \(grade.code): {\(cells.joined(separator: ", "))}"
        }
        return ["    \(YAMLText.scalar(answer.subject.code)):"] + rows
    }

    // MARK: - Values

    private func filled(_ content: String, _ mark: [Substring], _ answers: PolicyAnswers) -> String {
        if mark.first == "amounts" { return scaled(content, to: answers.typicalPurchase.rawValue) }
        if mark.first == "current" {
            return answers.hold == .none
                ? Self.replaced(content, String(mark.last ?? "0")) : Self.replaced(content, "0")
        }
        guard let name = mark.first, let value = Self.value(name, answers) else { return content }
        return Self.replaced(content, value)
    }

    private static func value(_ name: Substring, _ answers: PolicyAnswers) -> String? {
        switch name {
        case "currency": answers.currency
        case "require_enrolment": String(answers.requiresEnrolment)
        case "hold": holdValue(answers)
        case "min_fee": String(answers.minimumFee.rawValue)
        case "price_unit": String(answers.priceUnit)
        case "cap_at_list": String(answers.capAtList)
        case "tax_display": answers.taxDisplay.rawValue
        case "tax_rates":
            "{"
                + answers.taxRates.map { "\(YAMLText.scalar($0.name)): \($0.rate.rawValue)" }.joined(separator: ", ")
                + "}"
        case "disclose": answers.disclosure.rawValue
        default: nil
        }
    }

    private static func holdValue(_ answers: PolicyAnswers) -> String {
        let steps = answers.hold == .none ? nil : answers.stepsDownMax
        return "{period: \(answers.hold.rawValue)" + (steps.map { ", max_steps_down: \($0)" } ?? "") + "}"
    }

    private static func replaced(_ content: String, _ value: String) -> String {
        guard let key = content.firstRange(of: ": ") else { return content }
        return content[..<key.upperBound] + value
    }

    /// Puts amounts for another ordinary purchase in the place of those of the template.
    private func scaled(_ content: String, to purchase: Int64) -> String {
        guard purchase != typicalPurchase else { return content }
        return content.replacing(/at_least: (\d+)/) { match in
            let amount = (Int64(match.1) ?? 0) * purchase / typicalPurchase
            return "at_least: \(Self.rounded(max(1, amount)))"
        }
    }

    private static func rounded(_ amount: Int64) -> Int64 {
        let zeros = max(0, String(amount).count - digitsKept)
        let unit = (0..<zeros).reduce(Int64(1)) { unit, _ in unit * 10 }
        return (amount + unit / 2) / unit * unit
    }
}
