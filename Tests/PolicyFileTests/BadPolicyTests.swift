import Foundation
import PolicyFile
import Rating
import Testing

/// Goal: of a bad policy every problem is told at once, each with line, field and reason, and it cannot be used.
///
/// Method: the corpus, exactly; then files that are bad as a whole.
@Suite struct BadPolicyTests {
    @Test(arguments: BadPolicyCorpus.unknownKeys) func unknownKey(bad: BadPolicyCorpus.Case) { check(bad) }

    @Test(arguments: BadPolicyCorpus.missingParts) func missingPart(bad: BadPolicyCorpus.Case) { check(bad) }

    @Test(arguments: BadPolicyCorpus.wrongTypes) func wrongType(bad: BadPolicyCorpus.Case) { check(bad) }

    @Test(arguments: BadPolicyCorpus.unsoundTables) func unsoundTable(bad: BadPolicyCorpus.Case) { check(bad) }

    @Test(arguments: BadPolicyCorpus.unreachable) func unreachablePart(bad: BadPolicyCorpus.Case) { check(bad) }

    @Test(arguments: BadPolicyCorpus.syntax) func badSyntax(bad: BadPolicyCorpus.Case) { check(bad) }

    @Test(arguments: BadPolicyCorpus.hints) func slipOfTheAuthor(bad: BadPolicyCorpus.Case) { check(bad) }

    @Test(arguments: ["\n", "\r\n"])
    func slipsOfTheKeyboardAreNamedWithWhatToWriteInstead(newline: String) throws {
        for slip in BadPolicyCorpus.slips {
            let text = SamplePolicy.edited([slip.edit])
            let line = text.split(separator: "\n", omittingEmptySubsequences: false)[slip.line - 1]
            let column = try #require(line.ranges(of: slip.sign).first?.lowerBound, "\(slip)")
            let file = SamplePolicy.read(text.replacing("\n", with: newline))
            let problem = try #require(file.problems.first)
            #expect(
                file.problems.count == 1 && problem.reason == "not valid YAML: " + slip.reason, "\(slip): \(problem)")
            #expect(problem.line == slip.line, "\(slip): \(problem)")
            #expect(problem.column == line.distance(from: line.startIndex, to: column) + 1, "\(slip): \(problem)")
        }
    }

    @Test func signsWithinNamesAreNoSlips() {
        for name in ["魚：肉", "魚、肉", "「魚」［生］", "a：b"] {
            #expect(SamplePolicy.read(SamplePolicy.edited([("name: 生鮮", "name: \(name)")])).policy != nil, "\(name)")
        }
        // With an error elsewhere they are not taken for it.
        let file = SamplePolicy.read(
            SamplePolicy.edited([("name: 生鮮", "name: 魚：肉、生｛刺身｝"), ("[FISH, MEAT]", "[FISH, MEAT")]))
        #expect(file.problems.map(\.reason).allSatisfy { !$0.contains("full-width") }, "\(file.problems)")
    }

    @Test func itemsWithSeparatorsAreOneNameInQuotationMarksAndInStoredVersions() throws {
        let quoted = SamplePolicy.edited([("[FISH, MEAT]", "[\"FISH、MEAT\", 'EGG,　MILK']")])
        let policy = try #require(SamplePolicy.read(quoted).policy)
        #expect(policy.subjects[0].categories == ["FISH、MEAT", "EGG,　MILK"])
        let lines = "\n        categories:\n          - FISH, MEAT\n      "
        let block = SamplePolicy.edited([
            (
                "- {code: FRESH, name: 生鮮, match: {categories: [FISH, MEAT], stores: [S1]}}",
                "- code: FRESH\n    name: 生鮮\n    match:" + lines
            )
        ])
        let problems = SamplePolicy.read(block).problems
        #expect(problems.map(\.line) == [8], "\(problems)")
        #expect(problems.first?.reason.contains("write `[FISH, MEAT]`") == true)
        // A version that prices already goes on as it did.
        let stored = PolicyFile(text: block, file: "p.yaml", isStored: true)
        #expect(stored.policy?.subjects[0].categories == ["FISH, MEAT"], "\(stored.problems)")
    }

    /// A part that cannot be read counts for nothing, which says nothing about the part that was meant.
    @Test func unreadablePartsDrawNoWarningsBehindThem() {
        let cases: [([(String, String)], Int)] = [
            ([("period: 1000", "period: 0.8")], 26), ([("{starting: 400", "{starting: x")], 26),
            ([("points: 40}\nconditions", "points: 4.5}\nconditions"), ("policy: 1", "policy: 1 ")], 17),
            ([("period: month", "period: none"), ("max_steps_down: 1", "max_steps_down: x")], 28),
        ]
        for (edits, line) in cases {
            let text = SamplePolicy.edited(edits) + "require_enrolment: true\n"
            let file = PolicyFile(text: text, file: "p.yaml", largestFeeJump: Policy.feeJumpUsualMax)
            #expect(file.problems.map(\.line) == [line], "\(file.problems)")
        }
        let text = SamplePolicy.edited([("C2: 3400", "C2: 3600")]) + "allow_unfair: yes\n"
        #expect(SamplePolicy.read(text).errors.map(\.field) == ["allow_unfair"])
    }

    @Test func manyUnknownKeysAreToldWithoutSearchingForEach() {
        let keys = (0..<20_000).map { "windw_day\($0): 1" }.joined(separator: "\n") + "\n"
        let start = ContinuousClock.now
        let file = SamplePolicy.read(SamplePolicy.text + keys)
        #expect(file.errors.count == 20_000 && file.errors[0].reason.contains("perhaps `window_days`"))
        #expect(file.errors[19_999].reason.hasPrefix("unknown key; known here: "))
        #expect(ContinuousClock.now - start < .seconds(60))
    }

    @Test func listsOfKnownWordsAreShort() {
        let codes = (0..<300).map { "CODE-\($0)" }
        let grades = codes.enumerated().map { "  - {code: \($1), name: n, min_score: \($0)}" }.joined(separator: "\n")
        let text = SamplePolicy.edited([
            ("  - {code: G1, name: 一号, min_score: 0}\n  - {code: G2, name: 二号, min_score: 50}", grades)
        ])
        let reasons = SamplePolicy.read(text).errors.map(\.reason)
        #expect(reasons.contains { $0.hasPrefix("`G1` is no grade") && $0.hasSuffix(" more") }, "\(reasons.prefix(3))")
        #expect(reasons.allSatisfy { $0.count < 520 })
    }

    private func check(_ bad: BadPolicyCorpus.Case) {
        let file = SamplePolicy.read(SamplePolicy.edited(bad.edits))
        let found = file.problems.map { problem in
            (problem.line, problem.field, (problem.severity == .warning ? "warning: " : "") + problem.reason)
        }
        let isSame =
            found.count == bad.expected.count
            && zip(found, bad.expected).allSatisfy { $0.0 == $1.0 && $0.1 == $1.1 && $0.2.contains($1.2) }
        #expect(isSame, "\(bad.name): found \(found), expected \(bad.expected)")
        let isUsable = bad.expected.allSatisfy { $0.2.hasPrefix("warning") }
        #expect((file.policy != nil) == isUsable)
        #expect(file.problems.allSatisfy { $0.file == "p.yaml" && $0.column >= 1 })
    }

    @Test func problemsOfManyPartsComeAtOnce() {
        let file = SamplePolicy.read(
            SamplePolicy.edited([
                ("currency: JPY", "currency: yen"), ("days: 90", "days: x"), ("{at_most: 7,", "{at_most: 30,"),
                ("min_score: 50", "min_score: -1"), ("C2: 3400", "C2: 9"), ("disclose: rate", "disclose: all"),
            ]))
        #expect(file.errors.map(\.line) == [2, 6, 11, 31, 40, 44], "\(file.problems)")
        #expect(file.policy == nil)
    }

    @Test(arguments: ["", "\n\n", "# only a comment\n", "---\n"])
    func fileWithoutContentIsRefused(text: String) {
        let file = SamplePolicy.read(text)
        #expect(file.policy == nil && file.problems.count == 1, "\(file.problems)")
    }

    @Test(arguments: ["just text", "- a\n- b\n", "42"])
    func fileThatIsNoMappingIsRefused(text: String) {
        let reasons = SamplePolicy.read(text).errors.map(\.reason)
        let shown = text.hasPrefix("-") ? "" : ", is `\(text)`"
        #expect(reasons == ["must be a mapping of keys to values" + shown])
    }

    @Test func fileIsTakenUpToItsLimitOfBytes() {
        let room = PolicyFile.bytesMax - SamplePolicy.text.utf8.count - 2
        let full = SamplePolicy.text + "#" + String(repeating: "x", count: room) + "\n"
        #expect(full.utf8.count == PolicyFile.bytesMax && SamplePolicy.read(full).policy != nil)
        let file = SamplePolicy.read(full + "\n")
        #expect(file.errors.count == 1 && file.errors[0].reason.contains("at most 1048576"))
    }

    @Test func fileIsTakenUpToItsLimitOfValues() {
        // Two hundred thousand short texts fit into the bytes but not into the values.
        let list = Array(repeating: "a", count: PolicyFile.nodesMax).joined(separator: ",")
        let file = SamplePolicy.read(SamplePolicy.edited([("[FISH, MEAT]", "[\(list)]")]))
        #expect(file.errors.contains { $0.reason.contains("more than 200000 values") })
        #expect(file.policy == nil)
    }

    @Test(arguments: [
        String(repeating: "[", count: 200_000), String(repeating: "{a: ", count: 100_000),
        "a: " + String(repeating: "- ", count: 200_000),
        (0..<1_300).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n"),
    ])
    func deepNestingIsRefusedWithoutACrash(text: String) {
        #expect(SamplePolicy.read(text).policy == nil)
    }

    @Test func aliasesThatGrowExponentiallyAreRefusedAtOnce() {
        // A key made of aliases of aliases would be compared node by node: ten thousand million nodes here.
        var text = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
        for level in 1...9 {
            let row = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ",")
            text += "a\(level): &a\(level) [\(row)]\n"
        }
        let file = SamplePolicy.read(text + "? *a9\n: 1\n")
        #expect(file.errors.map(\.line) == [2] && file.errors[0].column == 10, "\(file.problems)")
        #expect(file.errors[0].reason.contains("aliases are not allowed"))
    }

    @Test func starsAndAmpersandsInTextsAreNoAliases() {
        let text = SamplePolicy.edited([("name: 生鮮", "name: 魚*肉 & 野菜 *new")])
        #expect(SamplePolicy.read(text).policy != nil)
    }
}
