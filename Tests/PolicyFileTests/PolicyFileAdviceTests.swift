import PolicyFile
import Rating
import Testing

/// Goal: an author is told of what a policy may hold but hardly ever should, and of nothing else.
///
/// Method: the sample with one doubtful part each, read as `policy validate` does.
@Suite struct PolicyFileAdviceTests {
    private func told(_ edits: [(String, String)]) throws -> [(line: Int, field: String, reason: String)] {
        let text = SamplePolicy.edited(edits)
        let file = PolicyFile(text: text, file: "p.yaml", largestFeeJump: Policy.feeJumpUsualMax)
        #expect(file.policy != nil && file.errors.isEmpty, "\(file.problems)")
        // Nobody is told who only reads the policy.
        #expect(SamplePolicy.read(text).problems.count < max(1, file.problems.count), "\(file.problems)")
        return file.problems.map { ($0.line, $0.field, $0.reason) }
    }

    @Test func nothingIsSaidOfTheSampleWithoutTaxOnTop() throws {
        let file = PolicyFile(text: SamplePolicy.text, file: "p.yaml", largestFeeJump: Policy.feeJumpUsualMax)
        #expect(file.problems.map(\.field) == ["weights_permille.current"], "\(file.problems)")
    }

    /// Edits, the line, the field and the reason of the one thing that is told besides.
    static let doubtful: [([(String, String)], Int, String, String)] = [
        ([("standard: 1000", "standard: 10")], 43, "tax.rates.standard", "is 10, which is 0.1 %: for 10 % write 1000"),
        ([("reduced: 800", "reduced: 8")], 43, "tax.rates.reduced", "is 8, which is 0.08 %: for 8 % write 800"),
        ([("min_fee: 100", "min_fee: 25")], 37, "fees.min_fee", "is 25, which is 0.25 %: for 25 % write 2500"),
        (
            [("standard: 1000, ", "")], 43, "tax.rates",
            "has no `standard`, the rate of goods for which none is given"
        ),
        (
            [("[FISH, MEAT]", "[FISH, MEAT, FISH]")], 4, "subjects[0].match.categories[2]",
            "`FISH` stands in this list already (line 4)"
        ),
        (
            [("[S1]", "[S1, S2, S2]")], 4, "subjects[0].match.stores[2]", "`S2` stands in this list already (line 4)"
        ),
        (
            [("value: near, points: 15}", "value: near, points: 15}\n  - {attribute: region, value: near, points: 1}")],
            16, "attributes[1]", "`near` of `region` stands in line 15 already; the points of both add up"
        ),
        (
            [("{amount_at_least: 2000, p", "{payment: [crad, cash], p")], 23,
            "class_conditions[0].best_of[0].payment[0]",
            "`crad` is no usual word, perhaps `card`; usual: cash, card, prepaid, house_card, qr"
        ),
        (
            [("{amount_at_least: 1000, p", "{fulfilment: [店頭], p")], 20, "conditions[0].best_of[0].fulfilment[0]",
            "`店頭` is no usual word; usual: carry_out, pickup, delivery"
        ),
    ]

    @Test(arguments: doubtful)
    func doubtfulPartsAreTold(edits: [(String, String)], line: Int, field: String, reason: String) throws {
        let found = try told(edits).filter { $0.field != "weights_permille.current" }
        #expect(found.count == 1, "\(found)")
        let first = try #require(found.first)
        #expect(first.line == line && first.field == field && first.reason == reason, "\(first)")
    }

    private static func twoSubjects(_ match: String) -> [(String, String)] {
        [
            ("  - {code: REST,", "  - {code: SEA, name: s, match: \(match)}\n  - {code: REST,"),
            ("{FRESH: 4000,", "{FRESH: 4000, SEA: 4000,"),
            ("    REST: {G1", "    SEA: {G1: {C1: 3900, C2: 3800}, G2: {C1: 3500, C2: 3400}}\n    REST: {G1"),
        ]
    }

    @Test func categoryOfTwoSubjectsIsToldWhereItNeverMatches() throws {
        let found = try told(Self.twoSubjects("{categories: [CRAB, FISH], stores: [S1]}"))
        let reason = "`FISH` already belongs to `FRESH` (line 4); it never matches here"
        #expect(found.contains { $0 == (5, "subjects[1].match.categories[1]", reason) }, "\(found)")
        #expect(found.count == 2)
        // In other stores it does match.
        let elsewhere = try told(Self.twoSubjects("{categories: [CRAB, FISH]}"))
        #expect(elsewhere.count == 1, "\(elsewhere)")
    }

    @Test func standardFeeInPercentIsTold() throws {
        // Nothing else is wrong where all fees of a subject are in percent.
        let found = try told([
            ("min_fee: 100", "min_fee: 0"), ("REST: 3000", "REST: 30"),
            ("{G1: {C1: 2900, C2: 2800}, G2: {C1: 2500, C2: 2400}}", "{G1: {C1: 29, C2: 28}, G2: {C1: 25, C2: 24}}"),
        ])
        let reason = "is 30, which is 0.3 %: for 30 % write 3000"
        #expect(found.contains { $0 == (38, "fees.standard.REST", reason) }, "\(found)")
    }
}
