import ArgumentParser
import Foundation
import Rating
import Testing
import Wording

@testable import kakuzuke

/// Goal: every question is asked once, asks again after a wrong answer saying why, and may be answered by its option.
///
/// Method: conversations in this process, and a corpus of wrong answers.
@Suite struct PolicyQuestionTests {
    /// Answers for a terminal, and all that it showed.
    private final class Typist {
        var shown: [String] = []
        private var answers: [String?]

        init(_ answers: [String?]) { self.answers = answers }

        func type(_ prompt: String) -> String? {
            shown.append(prompt)
            return answers.isEmpty ? nil : answers.removeFirst()
        }
    }

    /// Option, wrong value, and what the English reason holds.
    static let wrong: [(String, String, String)] = [
        ("--kind", "grocer", "must be one of supermarket"), ("--kind", "5", "must be one of"),
        ("--kind", "0", "one of"),
        ("--currency", "yen", "no currency code"), ("--currency", "JPN", "no currency code"),
        ("--currency", "XQQ", "no currency code"), ("--currency", "US", "no currency code"),
        ("--typical-purchase", "much", "must be an amount"), ("--typical-purchase", "20.5", "in digits alone"),
        ("--typical-purchase", "-2000", "must be an amount"), ("--typical-purchase", "99", "must lie between 100 JPY"),
        ("--typical-purchase", "10000001", "must lie between"), ("--typical-purchase", "99999999999", "an amount"),
        ("--keep-subjects", "maybe", "must be one of yes, no"), ("--keep-subjects", "no", "own subjects are needed"),
        ("--subject", "DOG", "write CODE=NAME:CATEGORY"), ("--subject", "DOG=Dogs:FOOD", "has no categories"),
        ("--subject", "=Dogs", "a code has 1 to 32"), ("--subject", "犬=Dogs", "a code has 1 to 32"),
        ("--subject", "DOG=", "must not be empty"), ("--subject", "DOG=a\u{7}b", "a character that is not allowed"),
        ("--subject", "DOG=a*b", "a character that is not allowed"), ("--subject", "D G=x", "a code has 1 to 32"),
        ("--subject", "DOG=" + String(repeating: "犬", count: 86), "at most 256 bytes"),
        ("--min-fee", "low", "must be a number of percent"), ("--min-fee", "-1", "must be a number of percent"),
        ("--min-fee", "1.234", "at most two decimals"), ("--min-fee", "1001", "must lie between 0 and 1000"),
        ("--fee", "42", "write CODE=PERCENT; the subjects are FRESH"), ("--fee", "MEAT=42", "the subjects are FRESH"),
        ("--fee", "FRESH=much", "a number of percent"), ("--fee", "FRESH=4.9", "must lie between 5 and 1000"),
        ("--fee", "FRESH=42,5", "such as 42 or 42.5"), ("--reduction", "8", "write CODE=PERCENT"),
        ("--reduction", "FRESH=37.1", "must lie between 0 and"), ("--reduction", "FRESH=8.05", "in steps of 0.1"),
        ("--reduction", "FRESH=x", "a number of percent"), ("--tax-display", "with", "one of included, excluded"),
        ("--tax-rate", "10", "write NAME=PERCENT"), ("--tax-rate", "reduced=8", "standard is missing"),
        ("--tax-rate", "standard=x", "a number of percent"), ("--tax-rate", "standard=101", "between 0 and 100"),
        ("--tax-rate", "standard=1,standard=2", "standard stands twice"), ("--price-unit", "0", "must divide 100"),
        ("--price-unit", "3", "must divide 100"), ("--price-unit", "200", "must divide 100"),
        ("--price-unit", "one", "must divide 100"), ("--cap-at-list", "sometimes", "must be one of yes, no"),
        ("--enrolment-required", "2.0", "must be one of yes, no"), ("--hold", "week", "must be one of none, month"),
        ("--steps-down", "1", "--hold is none"), ("--disclosure", "all", "one of composition, rate, none"),
    ]

    @Test(arguments: [
        "standard=10,reduced=8", "standard=10、reduced=8", "standard=１０，reduced=８", "standard=10､reduced=8",
    ])
    func ratesAreToldApartByCommasOfJapaneseInputToo(text: String) throws {
        let rates = try AnswerReader.taxRates(text)
        #expect(rates.map(\.name) == ["standard", "reduced"] && rates.map(\.rate.rawValue) == [1000, 800])
    }

    @Test(arguments: wrong)
    func wrongAnswersAreNamedWithTheirReason(wrong: (String, String, String)) throws {
        let kind = wrong.0 == "--kind" ? [] : ["--kind", "supermarket"]
        for language in Language.allCases {
            let failure = try #require(throws: CommandFailure.self) {
                try Authored(kind + ["\(wrong.0)=\(wrong.1)"], language)
            }
            #expect(failure.status == .usage && failure.what.hasPrefix(wrong.0 + "") && !failure.nextStep.isEmpty)
            let isEnglish = failure.what.contains(wrong.2)
            #expect(isEnglish == (language == .english), "\(failure.what)")
        }
    }

    @Test func everyQuestionHasWrongAnswersInTheCorpus() {
        let missing = Set(PolicyQuestion.allCases.map(\.option)).subtracting(Self.wrong.map(\.0))
        #expect(missing.isEmpty, "\(missing)")
    }

    @Test func wrongCombinationsAreRefused() throws {
        let supermarket = ["--kind", "supermarket"]
        let cases: [([String], String)] = [
            (["--fee", "FRESH=40", "--fee", "FRESH=41"], "FRESH stands twice"),
            (["--keep-subjects", "yes", "--subject", "A=b"], "does not go with --subject"),
            (["--subject", "A=a:X", "--subject", "A=b"], "the code A is taken"),
            (["--subject", "A=a:X,X", "--subject", "B=b"], "category X stands twice"),
            (["--subject", "A=a:X", "--subject", "B=b:X", "--subject", "C=c"], "category X stands twice"),
            (["--subject", "A=a:", "--subject", "C=c"], "must not be empty"),
            (["--subject", "A=a", "--subject", "C=c"], "the last one, for everything else, has no categories"),
            (["--hold", "month", "--steps-down", "5"], "between 0 and 4, or any"),
            (["--hold", "month", "--steps-down", "-1"], "between 0 and 4, or any"),
            (["--currency", "USD", "--typical-purchase", "1.234"], "at most 2 decimals"),
        ]
        for (arguments, reason) in cases {
            let pairs = stride(from: 0, to: arguments.count, by: 2).map { "\(arguments[$0])=\(arguments[$0 + 1])" }
            let failure = try #require(throws: CommandFailure.self) { try Authored(supermarket + pairs) }
            #expect(failure.what.contains(reason), "\(failure.what)")
        }
        let failure = try #require(throws: CommandFailure.self) {
            try Authored(["--kind", "department-store", "--fee", "FOOD=95"])
        }
        #expect(failure.what.contains("must lie between 15 and 90"), "a share of the price stays below the price")
    }

    @Test func boundsThemselvesAreTaken() throws {
        let code = String(repeating: "A", count: AnswerReader.codeCharactersMax)
        let name = String(repeating: "n", count: InputLimits.textBytesMax)
        let most = try Authored([
            "--kind=supermarket", "--subject=\(code)=\(name)", "--fee=\(code)=1000", "--typical-purchase=10000000",
            "--tax-rate=standard=100", "--price-unit=100", "--hold=year", "--steps-down=4", "--min-fee=1000",
        ])
        #expect(most.remarks.isEmpty && most.answers.subjects[0].reduction == .zero)
        let least = try Authored([
            "--kind=department-store", "--fee=FOOD=90", "--typical-purchase=100", "--tax-rate=standard=0",
            "--steps-down=0", "--min-fee=0", "--reduction=FOOD=0",
        ])
        #expect(least.remarks.isEmpty, "\(least.remarks)")
        let refused: [([String], String)] = [
            (["--subject=\(code)A=x"], "1 to 32 letters"), (["--subject=A=\(name)n"], "at most 256 bytes"),
            (["--min-fee=1000.01"], "between 0 and 1000"), (["--tax-rate=standard=100.01"], "between 0 and 100"),
            ((0...PolicyLimits.subjectsMax).map { "--subject=S\($0)=s" + ($0 < 200 ? ":C\($0)" : "") }, "at most 200"),
            (
                ["--subject=A=a:" + (0...1000).map { "C\($0)" }.joined(separator: ","), "--subject=B=b"],
                "at most 1000 categories"
            ),
        ]
        for (arguments, reason) in refused {
            let failure = try #require(throws: CommandFailure.self) {
                try Authored(["--kind=supermarket"] + arguments)
            }
            #expect(failure.what.contains(reason), "\(failure.what)")
        }
    }

    @Test func oneQuestionBackIsAskedAgainWithTheAnswersBeforeIt() throws {
        // Drugstore, back, specialty store; an own subject is begun, and left for the list of the template.
        let typist = Typist(
            ["<", "2", "＜", "4", "", "4000", "no", "DOG", "<", "<", "yes"] + Array(repeating: "", count: 17))
        let made = try Authored([], conversation: { typist.type($0) })
        #expect(made.template.kind == .specialtyStore && made.answers.typicalPurchase.rawValue == 4000)
        #expect(made.answers.subjects.map(\.subject) == made.template.policy.subjects)
        #expect(typist.shown[1].hasPrefix("! this is the first question\n"))
        #expect(typist.shown[3].contains("What kind of shop is it?") && !typist.shown[3].contains("Ctrl-C"))
        let asked = typist.shown.count { $0.contains("Keep the subjects of the template?") }
        #expect(asked == 2 && typist.shown[10].contains("Subjects of the template:"), "\(typist.shown[10])")
    }

    @Test func whoGivesUpIsToldTheCommandThatGoesOn() throws {
        var told: [String] = []
        let typist = Typist(["4", "", "４０００", "no", "DOG", "犬", "FOOD,TOY", "", "", "", "12.5", nil])
        var questionnaire = PolicyQuestionnaire(
            language: .english, given: try PolicyAnswerOptions.parse(["--price-unit", "10"]),
            conversation: { typist.type($0) }, progress: { told.append($0) })
        let failure = try #require(throws: CommandFailure.self) { try questionnaire.everything() }
        let command = """
            kakuzuke policy init --language en --kind 4 --currency JPY --typical-purchase ４０００ \\
                --subject DOG=犬:FOOD,TOY --subject OTHER=Others --min-fee 12.5 --price-unit 10
            """
        #expect(failure.nextStep == "to go on from here:\n" + command, "\(failure.nextStep)")
        #expect(told.first == "kakuzuke policy init --language en --price-unit 10" && told.last == command, "\(told)")
    }

    @Test(arguments: Language.allCases)
    func everyQuestionAsksAgainAfterAWrongAnswer(language: Language) throws {
        // Kind, currency, purchase, own subjects, then defaults; each after an answer that nobody can mean.
        let right = ["4", "", "", "no", "DOG", "犬", "FOOD,TOY", "", "", ""] + Array(repeating: "", count: 14)
        let typist = Typist(right.flatMap { ["\u{7}?", $0] })
        let made = try Authored([], language, conversation: typist.type)
        let questions = typist.shown.filter { $0.hasPrefix("\n") }
        let repeats = typist.shown.filter { $0.hasPrefix("! ") }
        #expect(questions.count == repeats.count && questions.count == 23, "\(questions.count)")
        // Two questions are asked of each of the two subjects, and the code of a subject until there are no more.
        for question in PolicyQuestion.allCases {
            #expect(questions.contains { $0.contains(question.text[language]) }, "\(question)")
        }
        #expect(made.defaults.isEmpty && made.remarks.isEmpty)
        #expect(made.answers.subjects.map(\.subject.code) == ["DOG", "OTHER"])
        #expect(made.answers.subjects[0].subject.categories == ["FOOD", "TOY"])
    }

    @Test func defaultsAreShownAndTakenByAnEmptyAnswer() throws {
        let typist = Typist(["supermarket"] + Array(repeating: "  ", count: 40))
        let made = try Authored([], .english, conversation: typist.type)
        let same = try Authored(["--kind", "supermarket"])
        #expect(made.answers == same.answers)
        #expect(typist.shown.dropFirst().allSatisfy { $0.contains(/\[[^\]]+\] > $/) })
        #expect(typist.shown.contains { $0.contains("FRESH: Standard fee") && $0.hasSuffix("[42] > ") })
        #expect(typist.shown.contains { $0.contains("FRESH  Fresh food: PRODUCE, FISH, MEAT") })
    }

    @Test func whatAnOptionGivesIsNotAsked() throws {
        let typist = Typist(["JPY"])
        let failure = try #require(throws: CommandFailure.self) {
            try Authored(["--kind", "drugstore"], .english, conversation: typist.type)
        }
        #expect(typist.shown.first?.contains("Which currency?") == true)
        #expect(failure.what == "you gave up, nothing was written" && typist.shown.count == 2)
    }

    @Test func peopleTypeInTheirOwnWay() throws {
        let made = try Authored(
            [
                "--kind", "ドラッグストア", "--currency", "jpy", "--typical-purchase", "2,500円", "--subject", "DOG=犬:餌、玩具",
                "--subject", "REST=他", "--min-fee", "5%", "--fee", "DOG=42.5%", "--fee", "REST= 30 ",
                "--tax-display", "税込", "--cap-at-list", "はい", "--enrolment-required", "N", "--hold", "1か月",
            ], .japanese)
        #expect(made.answers.typicalPurchase.rawValue == 2500 && made.answers.currency == "JPY")
        #expect(made.answers.subjects[0].subject.categories == ["餌", "玩具"])
        #expect(made.answers.subjects.map(\.standard.rawValue) == [4250, 3000])
        #expect(made.answers.minimumFee.rawValue == 500 && made.answers.hold == .month)
        #expect(made.answers.capAtList && !made.answers.requiresEnrolment && made.remarks.isEmpty)
    }

    @Test func theCommandThatIsToldFitsAShell() throws {
        let made = try Authored([
            "--kind=drugstore", "--subject=D=it's: dogs:FOOD A,TOY", "--subject=R=a b:", "--hold=year",
            "--steps-down=any",
        ])
        let command = made.answers.command(made.template, .english)
        #expect(command.hasPrefix("kakuzuke policy init --language en --kind drugstore --currency JPY"))
        #expect(command.split(separator: "\n").allSatisfy { $0.count <= 92 } && command.contains(" \\\n    --"))
        #expect(command.contains("--subject 'D=it'\\''s: dogs:FOOD A,TOY'") && command.contains("--subject 'R=a b'"))
    }

    @Test func languageFollowsTheLocale() {
        #expect(Language.preferred(["LANG": "ja_JP.UTF-8"]) == .japanese)
        #expect(Language.preferred(["LANG": "en_US.UTF-8"]) == .english && Language.preferred([:]) == .english)
        #expect(Language.preferred(["LC_ALL": "C", "LANG": "ja_JP.UTF-8"]) == .english)
        #expect(Language.preferred(["LC_ALL": "", "LC_MESSAGES": "ja_JP", "LANG": "C"]) == .japanese)
    }
}
