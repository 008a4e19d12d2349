import PolicyFile
import Rating
import SeededTestSupport
import Testing
import Wording

@testable import kakuzuke

/// Goal: whatever is answered rightly makes a policy without errors and without advice, with a fair fee table.
///
/// Method: every template with representative answers, and random right answers.
@Suite struct PolicyAnswersTests {
    private static let subjects: [[String]] = [
        [], ["--subject", "ALL=すべて"],
        [
            "--subject", "DOG=犬用品:DOGFOOD,DOGTOY", "--subject", "CAT=\"Cat\" & co: all:CAT FOOD", "--subject",
            "REST=その他",
        ],
    ]
    private static let displays = [
        [], ["--tax-display", "excluded", "--price-unit", "10"], ["--tax-display", "excluded", "--hold", "none"],
        ["--hold", "year", "--steps-down", "any", "--enrolment-required", "no", "--disclosure", "none"],
        ["--hold", "none", "--cap-at-list", "no", "--price-unit", "50", "--enrolment-required", "yes"],
    ]
    private static let currencies = [
        [], ["--currency", "USD", "--typical-purchase", "45.50", "--tax-rate", "standard=8.25"],
        ["--currency", "KWD", "--typical-purchase", "7.125", "--tax-rate", "standard=0"],
    ]

    @Test(arguments: ShopKind.allCases, Language.allCases)
    func representativeAnswersGiveNoRemarks(kind: ShopKind, language: Language) throws {
        // Nothing, half and all of the template's reduction, and the largest that is taken, in turn.
        var share = language == .japanese ? 0 : 2
        for subjects in Self.subjects {
            for display in Self.displays {
                for currency in Self.currencies {
                    var arguments = ["--kind", kind.rawValue] + subjects + display + currency
                    let usual = try Authored(arguments, language)
                    share = (share + 1) % 4
                    for subject in usual.answers.subjects {
                        let most = FeePlan.reductionMax(
                            standard: subject.standard, minimum: usual.answers.minimumFee,
                            grades: usual.template.policy.grades.count, classes: 3)
                        let wanted = share == 3 ? most.rawValue : subject.reduction.rawValue * Int32(share) / 20 * 10
                        arguments += ["--reduction", "\(subject.subject.code)=\(AnswerReader.percentText(wanted))"]
                    }
                    for made in [usual, try Authored(arguments, language)] {
                        #expect(made.remarks.isEmpty, "\(arguments) \(made.remarks)")
                        #expect(made.tableFaults().isEmpty, "\(arguments)")
                    }
                }
            }
        }
    }

    @Test func roundPricesCannotAllBeMadeWithTaxOnTop() throws {
        // The one remark that is left: it stays with every rounding and unit, since ten prices make eleven.
        let text = try Authored(["--kind", "supermarket", "--tax-display", "excluded"]).text
        for rounding in RoundingRule.allCases {
            for unit in [1, 5, 10, 50, 100] {
                let other = text.replacing("  unit: 1\n", with: "  unit: \(unit)\n")
                    .replacing("  rounding: down\n", with: "  rounding: \(rounding.rawValue)\n")
                let file = PolicyFile(text: other, file: "p", largestFeeJump: Policy.feeJumpUsualMax)
                #expect(file.policy?.tax.rounding == rounding && file.policy?.price.unit == Int64(unit))
                #expect(file.warnings.contains { $0.field == "tax.rates.standard" })
            }
        }
    }

    @Test(arguments: 0..<300)
    func randomRightAnswersMakeSoundPolicies(number: Int) throws {
        var random = SeededGenerator(number)
        let language = random.pick(Language.allCases)
        let arguments = try Self.arguments(&random, language)
        let made = try Authored(arguments, language)
        let policy = try #require(made.file.policy, "\(arguments) \(made.file.errors)")
        // Whoever answers with less than 1 % is asked whether that is meant.
        let remarks = made.remarks.filter { !($0.contains("fees.") && $0.contains(", which is 0.")) }
        #expect(remarks.isEmpty, "\(arguments) \(remarks)")
        #expect(made.tableFaults().isEmpty, "\(arguments) \(made.tableFaults())")
        let answers = made.answers
        #expect(policy.subjects == answers.subjects.map(\.subject))
        #expect(policy.fees.standard == answers.subjects.map(\.standard))
        #expect(policy.fees.minimumFee == answers.minimumFee && policy.currency == answers.currency)
        #expect(policy.tax.rates == answers.taxRates && policy.tax.display == answers.taxDisplay)
        #expect(policy.price.unit == answers.priceUnit && policy.price.capAtList == answers.capAtList)
        #expect(policy.hold.period == answers.hold && policy.hold.maxStepsDown == answers.stepsDownMax)
        #expect(policy.requireEnrolment == answers.requiresEnrolment && policy.disclose == answers.disclosure)
        // The options that are told give the same again.
        let again = try Authored(answers.arguments(made.template).map { "\($0.option)=\($0.value)" }, language)
        #expect(again.answers == answers && again.text == made.text && again.defaults.isEmpty)
    }

    /// Names that a careless writer of YAML would not bring through.
    private static let names = [
        "null", "yes", "12", "a: b", "#x", "- y", "it's", "\"q\"", "{z}", "[v]", "~", "&anchor", "!tag", "%d", "@at",
        "`t`", "a\\nb", "生鮮・惣菜", "ペット 用品", "1e3", "0x1F", "2026-01-01", "?", "|", ">", "=", "<<", "é", "🐶",
    ]

    private static func arguments(_ random: inout SeededGenerator, _ language: Language) throws -> [String] {
        let kind = random.pick(ShopKind.allCases)
        let policy = try PolicyTemplate(kind, language).policy
        let currency = random.pick(["JPY", "USD", "EUR", "KRW", "KWD"])
        let amount = Int64.random(in: AnswerReader.purchaseMin...AnswerReader.purchaseMax, using: &random)
        var arguments = [
            "--kind", kind.rawValue, "--currency", currency, "--typical-purchase",
            AnswerReader.purchaseText(amount, currency: currency),
        ]
        var codes = policy.subjects.map(\.code)
        if random.chance(60) {
            codes = (0...Int.random(in: 0...5, using: &random)).map { "S\($0)" + random.pick(["", "-a", "_B9"]) }
            for (position, code) in codes.enumerated() {
                let isLast = position == codes.count - 1
                let name = random.pick(names)
                let categories = (0...Int.random(in: 0...3, using: &random)).map {
                    "\(random.pick(names)) \(position).\($0)"
                }
                arguments += [
                    "--subject",
                    "\(code)=\(name)" + ":" + (isLast ? "" : categories.joined(separator: ",")),
                ]
            }
        }
        let feeMax: Int32 = policy.fees.base == .price ? 9000 : 20_000
        let minimum = BasisPoints(Int32.random(in: 0...feeMax / 2, using: &random))
        arguments += ["--min-fee", AnswerReader.percentText(minimum.rawValue)]
        for code in codes {
            let standard = BasisPoints(Int32.random(in: minimum.rawValue...feeMax, using: &random))
            let most = FeePlan.reductionMax(
                standard: standard, minimum: minimum, grades: policy.grades.count, classes: policy.classes.count)
            arguments += ["--fee", "\(code)=\(AnswerReader.percentText(standard.rawValue))"]
            guard random.chance(80) else { continue }
            let reduction = Int32.random(in: 0...most.rawValue / 10, using: &random) * 10
            arguments += ["--reduction", "\(code)=\(AnswerReader.percentText(reduction))"]
        }
        arguments += ["--tax-display", random.pick(["included", "excluded"])]
        let taxes = (0..<Int.random(in: 0...2, using: &random)).map {
            "r\($0)=\(Int.random(in: 0...99, using: &random))"
        }
        arguments += (["standard=\(Int.random(in: 0...30, using: &random))"] + taxes).flatMap { ["--tax-rate", $0] }
        arguments += ["--price-unit", random.pick(["1", "2", "5", "10", "20", "25", "50", "100"])]
        arguments += [
            "--cap-at-list", random.pick(["yes", "no"]), "--enrolment-required", random.pick(["yes", "no"]),
        ]
        let hold = random.pick(HoldPeriod.allCases)
        arguments += ["--hold", hold.rawValue]
        if hold != .none { arguments += ["--steps-down", random.pick(["0", "1", "2", "any"])] }
        return arguments + ["--disclosure", random.pick(DisclosureLevel.allCases).rawValue]
    }
}
