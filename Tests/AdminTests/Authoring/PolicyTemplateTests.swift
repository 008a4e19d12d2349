import Foundation
import PolicyFile
import Rating
import Testing
import Wording

@testable import kakuzuke

/// Goal: each template is a complete policy that nothing is said against, and each of its marks does its work.
///
/// Method: the embedded texts, read as policies and filled with answers.
@Suite struct PolicyTemplateTests {
    private static let markNames: Set<Substring> = [
        "typical", "en", "amounts", "block", "end", "current", "currency", "require_enrolment", "hold", "min_fee",
        "price_unit", "cap_at_list", "tax_display", "tax_rates", "disclose",
    ]

    @Test(arguments: ShopKind.allCases, Language.allCases)
    func nothingIsSaidAgainstATemplate(kind: ShopKind, language: Language) throws {
        let template = try PolicyTemplate(kind, language)
        let file = PolicyFile(text: template.text, file: kind.rawValue, largestFeeJump: Policy.feeJumpUsualMax)
        #expect(file.problems.isEmpty, "\(file.problems)")
    }

    @Test(arguments: ShopKind.allCases)
    func defaultsMakeTheTemplateItself(kind: ShopKind) throws {
        let made = try Authored(["--kind", kind.rawValue], .japanese)
        #expect(made.file.policy == made.template.policy)
        #expect(made.remarks.isEmpty && !made.text.contains(PolicyTemplate.mark), "\(made.remarks)")
        // A mark that no rule knows would stay without effect.
        let lines = String(decoding: kind.template, as: UTF8.self).split(separator: "\n")
        let marks = lines.flatMap { PolicyTemplate.parts($0).marks }.compactMap(\.first)
        #expect(Set(marks) == Self.markNames, "\(Set(marks).symmetricDifference(Self.markNames))")
        for name in ["currency", "hold", "min_fee", "tax_rates", "disclose", "typical"] {
            #expect(marks.count { $0 == name } == 1)
        }
    }

    @Test(arguments: ShopKind.allCases)
    func everyPartIsExplainedInBothLanguages(kind: ShopKind) throws {
        let lines = String(decoding: kind.template, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        let isJapanese = { (text: Substring) in text.unicodeScalars.contains { (0x3040...0x30FF).contains($0.value) } }
        for (position, line) in lines.enumerated() where line.first?.isLetter == true {
            if line.hasPrefix("policy:") || line.hasPrefix("currency:") { continue }
            let comments = lines[..<position].reversed().prefix { $0.hasPrefix("# ") }
            #expect(comments.contains(where: isJapanese), "\(line)")
            #expect(comments.contains { !isJapanese($0) && $0.contains { $0.isASCII && $0.isLetter } }, "\(line)")
        }
        #expect(lines.allSatisfy { $0.count <= 120 })
    }

    @Test(arguments: ShopKind.allCases)
    func englishNamesReplaceTheJapaneseOnes(kind: ShopKind) throws {
        let policy = try Authored(["--kind", kind.rawValue], .english).file.policy
        let found = try #require(policy)
        let names =
            found.subjects.map(\.name) + (found.grades + found.classes).map(\.name) + found.enrolment.map(\.name)
            + (found.conditions + found.classConditions).map(\.name)
        #expect(names.allSatisfy { $0.allSatisfy(\.isASCII) }, "\(names)")
        var japanese = try PolicyTemplate(kind, .japanese).policy
        #expect(japanese != found)
        // Nothing but names differs.
        for index in japanese.subjects.indices { japanese.subjects[index].name = found.subjects[index].name }
        japanese.grades = zip(japanese.grades, found.grades).map {
            Rung(code: $0.code, name: $1.name, minScore: $0.minScore)
        }
        japanese.classes = zip(japanese.classes, found.classes).map {
            Rung(code: $0.code, name: $1.name, minScore: $0.minScore)
        }
        for index in japanese.enrolment.indices { japanese.enrolment[index].name = found.enrolment[index].name }
        for index in japanese.conditions.indices { japanese.conditions[index].name = found.conditions[index].name }
        for index in japanese.classConditions.indices {
            japanese.classConditions[index].name = found.classConditions[index].name
        }
        #expect(japanese == found)
    }

    @Test func amountsFollowTheOrdinaryPurchase() throws {
        let usual = try #require(try Authored(["--kind", "supermarket"]).file.policy)
        let double = try #require(
            try Authored(["--kind", "supermarket", "--typical-purchase", "4000"]).file.policy)
        let bounds = { (policy: Policy) in policy.period.amount.steps.map(\.bound) }
        #expect(bounds(usual) == [3000, 8000, 20_000, 40_000] && bounds(double) == [6000, 16_000, 40_000, 80_000])
        #expect(double.conditions[0].bestOf[1].amountAtLeast == MoneyMinorUnits(5000))
        #expect(double.classConditions[0].bestOf[0].receiptAmountAtLeast == MoneyMinorUnits(6000))
        #expect(double.period.visits == usual.period.visits)
        let dollars = try #require(
            try Authored(["--kind", "supermarket", "--currency", "USD", "--typical-purchase", "31.30"]).file.policy)
        #expect(bounds(dollars) == [4700, 13_000, 31_000, 63_000])
    }
}
