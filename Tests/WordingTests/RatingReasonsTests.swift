import KakuzukeProtocol
import Rating
import SeededTestSupport
import Testing

@testable import Wording

/// Goal: in every stage the reasons of a grade are said: counts, the rule of the first two visits, what gives no
/// points, and what stands in place of points; with `disclose: none` nothing of it.
///
/// Method: invented customers under every policy of the conformance suite, and one explanation of each kind word by
/// word.
@Suite struct RatingReasonsTests {
    private static func message(stage: String, grade: String, score: Int64) -> Kakuzuke_V1_RatingExplanation {
        var message = Kakuzuke_V1_RatingExplanation()
        message.subject = Kakuzuke_V1_NamedCode(code: "food", name: "食品")
        message.stage = stage
        message.grade = Kakuzuke_V1_NamedCode(code: grade, name: grade)
        message.score = score
        message.asOf = Invented.today.daysSinceEpoch
        message.referenceDate = message.asOf
        message.wayToNextGrade.kind = .none
        message.wayToNextGrade.countsFrom = message.asOf
        message.usage.visits = 1
        message.usage.lastVisit = Invented.today.adding(days: -9).daysSinceEpoch
        message.usage.measure = 4_200
        message.starting.firstVisit = message.usage.lastVisit
        message.starting.secondVisitWithinDays = 21
        message.starting.lateSecondVisitPermille = 500
        message.starting.provisionalCap = Kakuzuke_V1_NamedCode(code: "g2", name: "二号")
        message.starting.convergeVisits = 3
        message.starting.convergeDays = 60
        return message
    }

    private static func said(_ message: Kakuzuke_V1_RatingExplanation, _ language: Language) -> [String] {
        RatingSentences(language, currency: "JPY").sentences(message)
    }

    @Test func aProvisionalRatingWordByWord() {
        var message = Self.message(stage: "provisional", grade: "一号", score: 40)
        let japanese = [
            "食品：仮の号級は「一号」です。二回目のご利用で開始号級が決まります。", "評価点は40点です。",
            "2026年11月22日までに、ご来店1回、お買上げ4,200円を数えました。最後のご来店から9日です。",
            "二回目のご利用までは、号級は「二号」が上限です。",
            "二回目のご利用は、2026年12月4日までなら条件の点を全て数え、後になると50%だけ数えます。",
            "一度のお買い上げでは次の号級に届きません。ご利用を重ねると上がります。",
        ]
        #expect(Self.said(message, .japanese) == japanese)
        let english = [
            "食品: the grade is 一号 for now; the second visit decides the starting grade.", "The score is 40 points.",
            "Counted up to 22 November 2026: 1 visit and JPY 4,200 bought; the last visit was 9 days before.",
            "Until the second visit the grade is 二号 at most.",
            "A second visit up to 4 December 2026 counts with all points of its conditions, a later one with 50% of "
                + "them.",
            "No single purchase leads to the next grade; repeated use of the store does.",
        ]
        #expect(Self.said(message, .english) == english)
        message.starting.firstVisit = Invented.today.adding(days: -22).daysSinceEpoch
        #expect(Self.said(message, .japanese)[4] == "最初のご利用から21日を過ぎたので、二回目のご利用の条件の点は50%だけ数えます。")
        message.starting.firstVisit = Invented.today.adding(days: -21).daysSinceEpoch
        #expect(Self.said(message, .japanese)[4].contains("2026年11月22日までなら"), "its last day is still in time")
        message.usage.clearMeasure()
        #expect(Self.said(message, .japanese)[2] == "2026年11月22日までに、ご来店1回を数えました。最後のご来店から9日です。")
        message.usage.measure = 900
        message.usage.measuresFee = true
        #expect(Self.said(message, .english)[2].contains("1 visit and JPY 900 contributed to the store; the last"))
        message.usage.clearLastVisit()
        message.starting.clearFirstVisit()
        let none = Self.said(message, .english)
        #expect(none[2] == "No visit was counted up to 22 November 2026.")
        #expect(none[4].hasPrefix("A second visit within 21 days of the first counts with all points"))
        message.starting.lateSecondVisitPermille = 1_000
        #expect(Self.said(message, .english).count == none.count - 1, "nothing is lost by a late visit")
    }

    @Test func aStartingRatingWordByWord() {
        var message = Self.message(stage: "starting", grade: "一号", score: 40)
        message.usage.visits = 2
        message.starting.firstVisit = Invented.today.adding(days: -30).daysSinceEpoch
        message.starting.secondVisit = message.usage.lastVisit
        #expect(
            Array(Self.said(message, .japanese)[2...4]) == [
                "2026年11月22日までに、ご来店2回、お買上げ4,200円を数えました。最後のご来店から9日です。",
                "二回目のご利用は最初のご利用から21日後で、21日以内なので条件の点を全て数えました。",
                "ご来店3回以上、最初のご利用から60日以上で、号級はご利用全体から決まるようになります。",
            ])
        message.starting.secondVisit = message.starting.firstVisit + 22
        message.starting.isLate = true
        #expect(Self.said(message, .japanese)[3] == "二回目のご利用は最初のご利用から22日後で、21日を過ぎたので条件の点は50%だけ数えました。")
        #expect(
            Array(Self.said(message, .english)[3...4]) == [
                "The second visit came 22 days after the first, later than 21 days, so that 50% of the points of its "
                    + "conditions count.",
                "From 3 visits and 60 days after the first on, the whole use of the store decides the grade.",
            ])
        // Under a hold the visits of this month may be enough, but they are judged at its end.
        message.starting.judgedOn = CalendarDate("2026-12-01")!.daysSinceEpoch
        #expect(
            Self.said(message, .japanese)[4]
                == "期間の初めにご来店3回以上、最初のご利用から60日以上なら、号級はご利用全体から決まります。次は2026年12月1日に判定します。")
        #expect(
            Self.said(message, .english)[4]
                == "Where there are 3 visits and 60 days after the first by the beginning of a period, the whole use "
                + "of the store decides the grade; this is judged next on 1 December 2026.")
    }

    @Test func whatGivesNoPointsIsSaid() {
        var message = Self.message(stage: "converged", grade: "一号", score: 40)
        for (component, points, weight) in [
            ("lifetime", Int64(40), Int64(1_000)), ("period", 80, 0), ("current", 0, 0),
        ] {
            var entry = Kakuzuke_V1_ComponentWeight()
            entry.component = component
            entry.points = points
            entry.weightPermille = weight
            message.weights.append(entry)
        }
        var part = Kakuzuke_V1_ScorePart()
        part.component = "lifetime"
        part.reason = .lifetimeAmount
        part.value = 4_200
        part.withoutTable = true
        message.parts = [part]
        #expect(
            Array(Self.said(message, .japanese)[2...4]) == [
                "  これまでの全てのご利用：40点（重み100%）", "    これまでのお買上げ4,200円：0点（点の表はありません）",
                "  重みが0で、評価点に入らないもの：最近のご利用、今回のご利用",
            ])
        #expect(
            Array(Self.said(message, .english)[3...4]) == [
                "    JPY 4,200 bought so far: 0 points (no table for it)",
                "  Not in the score, because the weight is 0: The recent use of the store, The present purchase.",
            ])
    }

    @Test func whatStandsInPlaceOfPointsIsSaid() {
        var message = Self.message(stage: "provisional", grade: "二号", score: 200)
        message.restraint.kind = .provisionalCap
        message.restraint.gradeByScore = Kakuzuke_V1_NamedCode(code: "g4", name: "四号")
        message.wayToNextGrade.kind = .purchase
        message.wayToNextGrade.amount = 1
        message.wayToNextGrade.grade = Kakuzuke_V1_NamedCode(code: "g4", name: "四号")
        message.wayToNextGrade.restraint = .provisionalCap
        let japanese = Self.said(message, .japanese)
        #expect(japanese[2] == "評価点だけなら「四号」ですが、二回目のご利用までは「二号」が上限です。")
        #expect(!japanese.contains { $0.hasPrefix("二回目のご利用までは、") }, "the limit is said once")
        #expect(
            japanese.last
                == "あと1円（税抜）を一度にお買い上げになると、「四号」になります。号級を止めているのは点ではなく、二回目のご利用までの上限です。")
        let english = Self.said(message, .english)
        #expect(english[2] == "By the score alone it would be 四号, but until the second visit 二号 is the limit.")
        let end = "leads to 四号. Not points hold the grade back, but the limit until the second visit."
        #expect(english.last?.hasSuffix(end) == true)
        message.stage = "converged"
        message.restraint.kind = .demotionLimit
        message.restraint.maxStepsDown = 1
        message.restraint.gradeByScore = Kakuzuke_V1_NamedCode(code: "g1", name: "一号")
        message.wayToNextGrade.restraint = .demotionLimit
        #expect(Self.said(message, .japanese).contains("評価点だけなら「一号」ですが、一期に下がるのは1段までなので「二号」です。"))
        #expect(
            Self.said(message, .english).contains(
                "By the score alone it would be 一号, but the grade falls at most 1 rung in a period: it is 二号."))
        #expect(
            Self.said(message, .english).last?.hasSuffix(
                "The present grade is kept above the one of the score by the limit on falling.") == true)
    }

    @Test func nothingOfTheReasonsIsToldWhereNothingIsDisclosed() throws {
        var restrained = 0
        for name in Invented.policies {
            // A strict limit, so that scores often lie above the grade.
            var invented = try Invented(name, name.utf8.reduce(77) { $0 &+ Int($1) }) { $0.starting.provisionalCap = 0 }
            for _ in 0..<20 {
                let usage = invented.usage()
                for subject in invented.engine.policy.subjects.indices {
                    let disclosure = invented.engine.disclosure(of: usage, subject: subject, on: Invented.today)
                    Self.check(disclosure, invented.engine.policy)
                    if disclosure.restraint != nil { restrained += 1 }
                }
            }
        }
        #expect(restrained > 0)
    }

    private static func check(_ disclosure: RatingDisclosure, _ policy: Policy) {
        func message(_ level: DisclosureLevel?) -> Kakuzuke_V1_RatingExplanation {
            Kakuzuke_V1_RatingExplanation(disclosure, on: Invented.today, policy: policy, level: level)
        }
        let silent = message(DisclosureLevel.none)
        #expect(!silent.hasScore && !silent.hasUsage && !silent.hasStarting && !silent.hasRestraint)
        #expect(silent.parts.isEmpty && silent.weights.isEmpty)
        #expect(silent.wayToNextGrade.restraint == .unspecified && !silent.wayToNextGrade.hasMissingPoints)
        for language in Language.allCases {
            let text = RatingSentences(language, currency: policy.currency).sentences(silent).joined()
            let telling = ["評価点", "点で", "上限", "数え", "score", "point", "Counted", "limit"]
            #expect(telling.allSatisfy { !text.contains($0) }, "\(text)")
        }
        for level in [nil, .composition, .rate] as [DisclosureLevel?] {
            let open = message(level)
            #expect(open.hasUsage == (disclosure.rating.grade != nil) && open.hasStarting == open.hasUsage)
            #expect(open.hasRestraint == (disclosure.restraint != nil))
            let hides = level == .rate && policy.contribution == .fee
            #expect(open.usage.hasMeasure == (open.hasUsage && !hides))
            let isHeld = policy.hold.period != .none
            #expect(open.starting.hasJudgedOn == (open.hasStarting && isHeld))
            #expect(!open.starting.hasJudgedOn || open.starting.judgedOn > Invented.today.daysSinceEpoch)
            #expect(open.weights.count == (disclosure.rating.components == nil ? 0 : 6))
        }
    }
}
