import Foundation
import PolicyFile
import Rating
import Testing

/// Goal: every key of a policy file arrives where rating looks for it, with the defaults of absent ones.
///
/// Method: the sample has a different value in every place; then keys are left out.
@Suite struct PolicyFileTests {
    @Test func everyKeyIsRead() throws {
        let file = SamplePolicy.read(SamplePolicy.text)
        #expect(file.problems.isEmpty, "\(file.problems)")
        let policy = try #require(file.policy)
        #expect(policy.currency == "JPY" && policy.windowDays == 90)
        #expect(
            policy.subjects == [
                Subject(code: "FRESH", name: "生鮮", categories: ["FISH", "MEAT"], stores: ["S1"]),
                Subject(code: "REST", name: "その他"),
            ])
        func table(_ steps: [(Int64, Int64)]) -> StepTable {
            StepTable(steps.map { StepTable.Step(bound: $0.0, points: Points($0.1)) })
        }
        #expect(
            policy.lifetime == LifetimeTables(visits: table([(5, 10), (20, 30)]), amount: table([(10_000, 20)])))
        #expect(
            policy.period
                == PeriodTables(
                    daysSinceLastVisit: table([(7, 40), (30, 10)]), visits: table([(3, 15)]),
                    amount: table([(5000, 25)])))
        #expect(policy.attributes == [AttributeRule(attribute: "region", value: "near", points: Points(15))])
        #expect(policy.enrolment == [EnrolmentOption(option: "app", name: "アプリ", points: Points(40))])
        #expect(policy.conditions[0].bestOf == [Condition(amountAtLeast: MoneyMinorUnits(1000), points: Points(30))])
        #expect(policy.classConditions[0].bestOf[0].points == Points(10))
        #expect(
            policy.starting
                == StartingRule(secondVisitWithinDays: 21, lateSecondVisitPermille: 500, provisionalCap: 0))
        #expect(policy.reservations == ReservationRule(horizonDays: 30, amount: table([(1000, 5)])))
        #expect(
            policy.weights
                == ComponentWeights(
                    starting: 400, lifetime: 500, period: 1000, current: 100, reservations: 800, attributes: 700))
        #expect(policy.converge == ConvergenceRule(visits: 4, days: 30))
        #expect(policy.hold == HoldRule(period: .month, maxStepsDown: 1))
        #expect(policy.grades.map(\.code) == ["G1", "G2"] && policy.grades[1].minScore == Points(50))
        #expect(policy.classes.map(\.name) == ["一等", "二等"])
        #expect(policy.fees.base == .cost && policy.fees.minimumFee == BasisPoints(100))
        #expect(policy.fees.standard == [BasisPoints(4000), BasisPoints(3000)])
        #expect(policy.fees.cells[1][1] == [BasisPoints(2500), BasisPoints(2400)])
        #expect(policy.price == PriceRule(unit: 1, rounding: .halfUp, capAtList: true))
        #expect(policy.tax.display == .included && policy.tax.rounding == .down)
        #expect(policy.tax.rate(named: "reduced") == BasisPoints(800))
        #expect(policy.disclose == .rate)
    }

    @Test func absentKeysHaveTheirDefaults() throws {
        let optional = [
            "lifetime", "attributes", "enrolment", "conditions", "class_conditions", "reservations", "hold", "disclose",
        ]
        var keeps = true
        var lines: [Substring] = []
        for line in SamplePolicy.text.split(separator: "\n") {
            if !line.hasPrefix(" ") { keeps = !optional.contains { line.hasPrefix($0 + ":") } }
            if keeps, !line.contains("min_fee") { lines.append(line) }
        }
        let file = SamplePolicy.read(lines.joined(separator: "\n"))
        let policy = try #require(file.policy, "\(file.problems)")
        #expect(!policy.requireEnrolment && policy.visitUnit == .receipt && policy.contribution == .amount)
        #expect(policy.lifetime == LifetimeTables() && policy.attributes.isEmpty && policy.enrolment.isEmpty)
        #expect(policy.conditions.isEmpty && policy.classConditions.isEmpty && policy.reservations == nil)
        #expect(policy.hold == HoldRule(period: .none, maxStepsDown: nil) && policy.disclose == .composition)
        #expect(policy.fees.minimumFee == .zero && !policy.allowUnfair)
    }

    @Test func wordsOfTheSettingsAreRead() throws {
        let text =
            SamplePolicy.text
            + "require_enrolment: true\nvisit_unit: business_day\ncontribution: fee\nallow_unfair: true\n"
        let policy = try #require(SamplePolicy.read(text).policy)
        #expect(policy.requireEnrolment && policy.visitUnit == .businessDay && policy.contribution == .fee)
        #expect(policy.allowUnfair)
    }

    @Test func everyKeyOfAConditionIsRead() throws {
        let entry = """
            {amount_at_least: 1, receipt_amount_at_least: 2, items_at_least: 3, payment: [cash, no], \
            fulfilment: [pickup], reserved_days_ahead_at_least: 4, weekday: [sat, sun], points: 5}
            """
        let text = SamplePolicy.edited([("{amount_at_least: 1000, points: 30}", entry)])
        let policy = try #require(SamplePolicy.read(text).policy)
        #expect(
            policy.conditions[0].bestOf == [
                Condition(
                    amountAtLeast: MoneyMinorUnits(1), receiptAmountAtLeast: MoneyMinorUnits(2), itemsAtLeast: 3,
                    payment: ["cash", "no"], fulfilment: ["pickup"], reservedDaysAheadAtLeast: 4,
                    weekday: [.saturday, .sunday], points: Points(5))
            ])
    }

    @Test func lineEndingsAndAByteOrderMarkDoNotMatter() {
        let plain = SamplePolicy.read(SamplePolicy.text).policy
        #expect(SamplePolicy.read(SamplePolicy.text.replacing("\n", with: "\r\n")).policy == plain)
        #expect(SamplePolicy.read("\u{FEFF}" + SamplePolicy.text).policy == plain)
        let crlf = SamplePolicy.edited([("days: 90", "days: 0")]).replacing("\n", with: "\r\n")
        #expect(SamplePolicy.read(crlf).problems.map(\.line) == [6])
    }

    @Test func problemIsWrittenAsEditorsUnderstandIt() {
        let file = SamplePolicy.read(SamplePolicy.edited([("window_days: 90", "window_days: 0")]))
        #expect(
            file.problems.map(\.description)
                == ["p.yaml:6:14: error: window_days: must lie between 1 and 36500 days, is 0"])
    }

    @Test func exampleOfTheDocumentationIsUsable() throws {
        // Goal: the example that readers copy works. Method: the first YAML block of docs/policy.md is read.
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/policy.md"), encoding: .utf8)
        let start = try #require(page.firstRange(of: "```yaml\n"))
        let end = try #require(page[start.upperBound...].firstRange(of: "```"))
        let file = SamplePolicy.read(String(page[start.upperBound..<end.lowerBound]))
        #expect(file.policy != nil && file.problems.isEmpty, "\(file.problems)")
    }
}
