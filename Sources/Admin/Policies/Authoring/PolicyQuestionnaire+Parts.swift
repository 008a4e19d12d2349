import Rating
import Wording

extension PolicyQuestionnaire {
    /// Chooses the template.
    mutating func template() throws -> PolicyTemplate {
        let words = ShopKind.allCases.map(\.rawValue)
        let word = try ask(.kind, given: given.kind, standard: nil, choices: words) {
            try AnswerReader.choice($0, of: words)
        }
        return try PolicyTemplate(ShopKind(rawValue: word) ?? .supermarket, language)
    }

    /// Asks for everything that the template leaves open.
    mutating func answers(_ template: PolicyTemplate) throws -> PolicyAnswers {
        let policy = template.policy
        let currency = try ask(.currency, given: given.currency, standard: policy.currency) {
            try AnswerReader.currency($0)
        }
        let typical = try ask(
            .typicalPurchase, given: given.typicalPurchase,
            standard: AnswerReader.purchaseText(template.typicalPurchase, currency: currency)
        ) { try AnswerReader.purchase($0, currency: currency) }
        let subjects = try subjects(template)
        let minimum = try ask(
            .minimumFee, given: given.minFee, standard: AnswerReader.percentText(policy.fees.minimumFee.rawValue),
            hint: Self.baseHint(policy)
        ) { try AnswerReader.percent($0, in: Self.feeRange(policy, from: .zero)) }
        let fees = try fees(of: subjects, template, minimum: minimum)
        let display = try word(.taxDisplay, given.taxDisplay, policy.tax.display)
        let rates = try ask(
            .taxRates, given: given.taxRates.isEmpty ? nil : given.taxRates.joined(separator: ","),
            standard: Self.ratesText(policy.tax.rates)
        ) { try AnswerReader.taxRates($0) }
        let unit = try ask(.priceUnit, given: given.priceUnit, standard: String(policy.price.unit)) {
            try AnswerReader.priceUnit($0)
        }
        let cap = try yesOrNo(.capAtList, given.capAtList, policy.price.capAtList)
        let enrolment = try yesOrNo(.enrolment, given.enrolmentRequired, policy.requireEnrolment)
        let (hold, steps) = try hold(template)
        let disclosure = try word(.disclosure, given.disclosure, policy.disclose)
        return PolicyAnswers(
            currency: currency, typicalPurchase: typical, minimumFee: minimum, subjects: fees, taxDisplay: display,
            taxRates: rates, priceUnit: unit, capAtList: cap, requiresEnrolment: enrolment, hold: hold,
            stepsDownMax: steps, disclosure: disclosure)
    }

    // MARK: - Subjects and fees

    private mutating func subjects(_ template: PolicyTemplate) throws -> [Subject] {
        if !given.subjects.isEmpty {
            guard given.keepSubjects == nil else {
                throw CommandFailure(
                    .usage, "--keep-subjects: " + PolicyInitText.notBoth[language],
                    next: PolicyInitText.correctOption("--keep-subjects")[language])
            }
            let subjects = try read("", PolicyQuestion.subjectCode.option) { _ in
                try AnswerReader.subjects(given.subjects)
            }
            note(subjects)
            return subjects
        }
        if conversation != nil, given.keepSubjects == nil { tell(subjectList(template)) }
        let isKept = try yesOrNo(.keepSubjects, given.keepSubjects, true)
        if isKept {
            answered.append((PolicyQuestion.keepSubjects.option, "yes"))
            return template.policy.subjects
        }
        guard conversation != nil else {
            throw CommandFailure(
                .usage, "--keep-subjects: " + PolicyInitText.subjectsMissing[language],
                next: PolicyInitText.giveOption("--subject CODE=NAME:CATEGORY,CATEGORY")[language])
        }
        let subjects = try ownSubjects()
        note(subjects)
        return subjects
    }

    private mutating func note(_ subjects: [Subject]) {
        answered += subjects.map { (PolicyQuestion.subjectCode.option, PolicyAnswers.text(of: $0)) }
    }

    private func subjectList(_ template: PolicyTemplate) -> String {
        let lines = template.policy.subjects.map { subject in
            let categories =
                subject.acceptsEverything
                ? PolicyInitText.everythingElse[language] : subject.categories.joined(separator: ", ")
            return "  \(subject.code)  \(subject.name): \(categories)"
        }
        return PolicyInitText.subjectsHeading[language] + "\n" + lines.joined(separator: "\n")
    }

    private mutating func ownSubjects() throws -> [Subject] {
        var subjects: [Subject] = []
        while subjects.count < PolicyLimits.subjectsMax - 1 {
            let codes = subjects.map(\.code)
            let code = try ask(.subjectCode, given: nil, standard: "") { text -> String in
                text.isEmpty ? "" : try AnswerReader.subjectCode(text, besides: codes)
            }
            if code.isEmpty { break }
            let name = try ask(.subjectName, of: code, given: nil, standard: nil) { try AnswerReader.name($0) }
            let taken = subjects.flatMap(\.categories)
            let categories = try ask(.subjectCategories, of: code, given: nil, standard: nil) {
                try AnswerReader.categories($0, besides: taken)
            }
            subjects.append(Subject(code: code, name: name, categories: categories))
        }
        let codes = subjects.map(\.code)
        let standard = codes.contains(PolicyInitText.restCode) ? nil : PolicyInitText.restCode
        let code = try ask(.restCode, given: nil, standard: standard) {
            try AnswerReader.subjectCode($0, besides: codes)
        }
        let name = try ask(.restName, of: code, given: nil, standard: PolicyInitText.restName[language]) {
            try AnswerReader.name($0)
        }
        return subjects + [Subject(code: code, name: name)]
    }

    private mutating func fees(
        of subjects: [Subject], _ template: PolicyTemplate, minimum: BasisPoints
    ) throws -> [PolicyAnswers.SubjectAnswer] {
        let policy = template.policy
        let codes = subjects.map(\.code)
        let fees = try read("", PolicyQuestion.standardFee.option) { _ in
            try AnswerReader.bySubject(given.fees, codes: codes)
        }
        let reductions = try read("", PolicyQuestion.reduction.option) { _ in
            try AnswerReader.bySubject(given.reductions, codes: codes)
        }
        return try subjects.map { subject in
            // Own subjects begin with the figures of the template's last one.
            let model = policy.subjects.firstIndex { $0.code == subject.code } ?? policy.subjects.count - 1
            let usual = max(policy.fees.standard[model], minimum)
            let standard = try ask(
                .standardFee, of: subject.code, given: fees[subject.code],
                standard: AnswerReader.percentText(usual.rawValue), hint: Self.feeHint(subject, policy)
            ) { try AnswerReader.percent($0, in: Self.feeRange(policy, from: minimum)) }
            let most = FeePlan.reductionMax(
                standard: standard, minimum: minimum, grades: policy.grades.count, classes: policy.classes.count)
            let share =
                Int64(template.reduction(ofSubject: model).rawValue) * Int64(standard.rawValue)
                / Int64(max(1, policy.fees.standard[model].rawValue))
            let stepped = Int32(min(Int64(most.rawValue), share)) / FeePlan.step * FeePlan.step
            let reduction = try ask(
                .reduction, of: subject.code, given: reductions[subject.code],
                standard: AnswerReader.percentText(stepped), hint: PolicyInitText.reductionMax(most.rawValue)
            ) { try AnswerReader.reduction($0, max: most) }
            return PolicyAnswers.SubjectAnswer(subject: subject, standard: standard, reduction: reduction)
        }
    }

    private static func feeRange(_ policy: Policy, from minimum: BasisPoints) -> ClosedRange<Int32> {
        minimum.rawValue...(policy.fees.base == .price ? AnswerReader.shareMax : AnswerReader.feeMax)
    }

    private static func baseHint(_ policy: Policy) -> Phrase {
        policy.fees.base == .cost ? PolicyInitText.baseCost : PolicyInitText.basePrice
    }

    private static func feeHint(_ subject: Subject, _ policy: Policy) -> Phrase {
        let base = baseHint(policy)
        return Phrase("\(subject.name)。\(base.japanese)", "\(subject.name). \(base.english)")
    }

    // MARK: - Words

    private mutating func hold(_ template: PolicyTemplate) throws -> (HoldPeriod, Int?) {
        let hold = try word(.hold, given.hold, template.policy.hold.period)
        guard hold != .none else {
            guard given.stepsDown == nil else {
                throw CommandFailure(
                    .usage, "--steps-down: " + PolicyInitText.noHold[language],
                    next: PolicyInitText.correctOption("--steps-down")[language])
            }
            return (hold, nil)
        }
        let steps = try ask(
            .stepsDown, given: given.stepsDown, standard: template.policy.hold.maxStepsDown.map { String($0) } ?? "1"
        ) { try AnswerReader.stepsDown($0, grades: template.policy.grades.count) }
        return (hold, steps)
    }

    private mutating func word<Word: RawRepresentable<String> & CaseIterable>(
        _ question: PolicyQuestion, _ text: String?, _ standard: Word
    ) throws -> Word {
        let words = Word.allCases.map(\.rawValue)
        let chosen = try ask(question, given: text, standard: standard.rawValue, choices: words) {
            try AnswerReader.choice($0, of: words)
        }
        return Word(rawValue: chosen) ?? standard
    }

    private mutating func yesOrNo(_ question: PolicyQuestion, _ text: String?, _ standard: Bool) throws -> Bool {
        try ask(question, given: text, standard: standard ? "yes" : "no", choices: ["yes", "no"]) {
            try AnswerReader.yesOrNo($0)
        }
    }

    private static func ratesText(_ rates: [TaxRule.NamedRate]) -> String {
        rates.map { "\($0.name)=\(AnswerReader.percentText($0.rate.rawValue))" }.joined(separator: ",")
    }
}
