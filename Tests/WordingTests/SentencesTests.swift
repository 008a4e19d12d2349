import KakuzukeProtocol
import Rating
import SeededTestSupport
import Testing

@testable import Wording

/// Goal: every explanation can be said in both languages, and nobody is told more than the level allows.
///
/// Method: invented customers under every policy of the conformance suite; one explanation is compared word by word.
@Suite struct SentencesTests {
    @Test(arguments: Invented.policies)
    func everythingCanBeSaid(name: String) throws {
        var invented = try Invented(name, name.utf8.reduce(0) { $0 &+ Int($1) })
        let policy = invented.engine.policy
        for _ in 0..<20 {
            let usage = invented.usage()
            for subject in policy.subjects.indices {
                let disclosure = invented.engine.disclosure(of: usage, subject: subject, on: Invented.today)
                for level in [DisclosureLevel?.none] + DisclosureLevel.allCases {
                    let message = Kakuzuke_V1_RatingExplanation(
                        disclosure, on: Invented.today, policy: policy, level: level)
                    for language in Language.allCases {
                        let said = RatingSentences(language, currency: policy.currency).sentences(message)
                        #expect(said.allSatisfy { !$0.contains("{") && !$0.contains("}") }, "\(said)")
                        #expect(said[0].contains(policy.subjects[subject].name))
                        if let grade = disclosure.rating.grade {
                            #expect(said[0].contains(policy.grades[grade].name))
                        }
                        let tellsScore = said.contains { $0.contains("評価点は") || $0.contains("The score is") }
                        #expect(tellsScore == (level != DisclosureLevel.none && disclosure.rating.score != nil))
                    }
                }
            }
        }
    }

    @Test func pricesAreSaidAsFarAsDisclosed() throws {
        var invented = try Invented("supermarket", 7)
        for round in 0..<60 {
            let usage = invented.random.chance(80) ? invented.usage() : nil
            for level in DisclosureLevel.allCases {
                let quote = try invented.quote(usage, level: level)
                for language in Language.allCases {
                    let said = QuoteSentences(language, currency: quote.currency).sentences(quote)
                    #expect(said.allSatisfy { !$0.contains("{") }, "\(said)")
                    let text = said.joined()
                    let rate = language == .japanese ? "手数料率" : "fee rate"
                    let cost = language == .japanese ? "仕入原価" : "purchase cost"
                    #expect(text.contains(cost) == (level == .composition), "round \(round)")
                    #expect(text.contains(rate) == (level == .rate), "round \(round)")
                }
                for line in quote.lines where level == .composition {
                    #expect(line.composition.cost + line.composition.fee + line.composition.tax == line.lineTotal)
                }
                if level != .composition {
                    #expect(quote.lines.allSatisfy { !$0.hasUnitCostE2 && !$0.hasComposition })
                }
                if level == .none {
                    #expect(quote.lines.allSatisfy { !$0.hasFeeRate } && quote.ratings.allSatisfy { !$0.hasFeeRate })
                    #expect(quote.ratings.allSatisfy { !$0.rating.hasScore && !$0.rating.hasComponents })
                    #expect(quote.ratings.allSatisfy { !$0.hasClassScore })
                }
            }
        }
    }

    @Test func aContributionIsNotToldWhereCostsAreNot() throws {
        // Goal: with `contribution: fee` the amounts of the tables are fees, so that they hide with the costs.
        var invented = try Invented("supermarket", 11, rename: { $0.contribution = .fee })
        var seen = 0
        for _ in 0..<40 {
            let usage = invented.usage()
            let disclosure = invented.engine.disclosure(of: usage, subject: 0, on: Invented.today)
            guard disclosure.rating.stage == .converged else { continue }
            seen += 1
            let message = Kakuzuke_V1_RatingExplanation(
                disclosure, on: Invented.today, policy: invented.engine.policy, level: .rate)
            #expect(!message.usage.hasMeasure && !message.usage.hasWindowMeasure)
            for part in message.parts where [.lifetimeAmount, .periodAmount].contains(part.reason) {
                #expect(!part.hasValue && !part.hasBound)
            }
        }
        #expect(seen > 0)
    }

    @Test func pricesAreComparedToTheStandard() {
        var quote = Kakuzuke_V1_QuoteResponse()
        func said(_ saved: Int64, taxIncluded: Bool) -> [String] {
            quote.saved = saved
            quote.taxIncluded = taxIncluded
            return Language.allCases.flatMap { QuoteSentences($0, currency: "JPY").sentences(quote) }
        }
        #expect(Language.allCases == [.japanese, .english])
        #expect(
            said(216, taxIncluded: true) == [
                "標準価格より216円お安くなりました。", "That is JPY 216 less than at the standard fee.",
            ])
        #expect(
            said(216, taxIncluded: false) == [
                "標準価格より216円（税抜）お安くなりました。", "That is JPY 216 (without tax) less than at the standard fee.",
            ])
        #expect(
            said(-216, taxIncluded: true) == [
                "標準価格より216円高くなっています。", "That is JPY 216 more than at the standard fee.",
            ])
        #expect(
            said(-1_216, taxIncluded: false) == [
                "標準価格より1,216円（税抜）高くなっています。",
                "That is JPY 1,216 (without tax) more than at the standard fee.",
            ])
        for taxIncluded in [true, false] {
            #expect(
                said(0, taxIncluded: taxIncluded) == ["標準価格と同じです。", "The same as at standard prices."])
        }
    }

    @Test func anUnfairTableIsToldToCostMore() throws {
        // Goal: where a cell lies above the standard fee, nobody is told of standard prices or of savings.
        var invented = try Invented("supermarket", 13) { policy in
            policy.allowUnfair = true
            policy.price.capAtList = false
            for subject in policy.subjects.indices {
                let fee = BasisPoints(policy.fees.standard[subject].rawValue + 500)
                policy.fees.cells[subject] = policy.fees.cells[subject].map { $0.map { _ in fee } }
            }
        }
        var dearer = 0
        for _ in 0..<40 {
            let quote = try invented.quote(invented.usage(), level: .composition)
            #expect(quote.saved <= 0)
            guard quote.saved < 0 else { continue }
            dearer += 1
            let amount = AmountText(currency: "JPY", .english).amount(-quote.saved)
            let said = QuoteSentences(.english, currency: "JPY").sentences(quote)
            #expect(said.last == "That is \(amount) more than at the standard fee.")
            let block = try #require(ReceiptBlock(columns: 48, .english, currency: "JPY")).lines(quote, link: nil)
            #expect(block.contains { $0.hasPrefix("More than standard") && $0.hasSuffix(amount) }, "\(block)")
        }
        #expect(dearer > 0)
    }

    @Test func aForecastSaysWhatChanges() {
        var message = Kakuzuke_V1_RatingExplanation()
        message.subject = Kakuzuke_V1_NamedCode(code: "food", name: "食品")
        message.stage = "starting"
        message.grade = Kakuzuke_V1_NamedCode(code: "g2", name: "二号")
        message.grades = [message.grade, Kakuzuke_V1_NamedCode(code: "g1", name: "一号")]
        message.asOf = Invented.today.daysSinceEpoch
        message.referenceDate = message.asOf
        let course: [(stage: String, grade: String?)] = [
            ("converged", "g2"), ("converged", "g1"), ("converged", "g2"), ("starting", "g2"), ("walk_in", nil),
            ("provisional", "g1"), ("starting", "g1"),
        ]
        message.forecast = course.enumerated().map { day, entry in
            var forecast = Kakuzuke_V1_Forecast()
            forecast.onDate = Invented.today.adding(days: day + 1).daysSinceEpoch
            forecast.stage = entry.stage
            if let grade = entry.grade { forecast.grade = grade }
            return forecast
        }
        let english = RatingSentences(.english, currency: "JPY").sentences(message)
        #expect(
            Array(english.dropFirst()) == [
                "Without further use of the store its whole use counts from 23 November 2026; the grade stays 二号.",
                "Without further use of the store it becomes 一号 from 24 November 2026.",
                "Without further use of the store it becomes 二号 from 25 November 2026.",
                "As things stand there is no grade from 27 November 2026.",
                "Without further use of the store it becomes 一号 from 28 November 2026.",
            ])
        #expect(
            RatingSentences(.japanese, currency: "JPY").sentences(message)[1]
                == "このままご利用がないと、2026年11月23日からはこれまでのご利用全体で決まります。号級は「二号」のままです。")
    }

    @Test func oneExplanationWordByWord() {
        var message = Kakuzuke_V1_RatingExplanation()
        message.subject = Kakuzuke_V1_NamedCode(code: "food", name: "食品")
        message.stage = "converged"
        message.grade = Kakuzuke_V1_NamedCode(code: "g2", name: "二号")
        message.score = 61
        message.asOf = Invented.today.daysSinceEpoch
        message.referenceDate = CalendarDate("2026-10-31")!.daysSinceEpoch
        message.weights = [weight("lifetime", 40, 500), weight("period", 82, 500)]
        message.parts = [
            part("lifetime", .lifetimeVisits, value: 12, bound: 10, points: 40),
            part("period", .periodAmount, value: 34_500, bound: 30_000, points: 82),
        ]
        message.usage.window = Kakuzuke_V1_Span(
            first: CalendarDate("2026-08-03")!, last: CalendarDate("2026-10-31")!)
        message.hold = Kakuzuke_V1_Span(first: CalendarDate("2026-11-01")!, last: CalendarDate("2026-11-30")!)
        message.wayToNextGrade.kind = .purchase
        message.wayToNextGrade.amount = 5_500
        message.wayToNextGrade.grade = Kakuzuke_V1_NamedCode(code: "g3", name: "三号")
        message.wayToNextGrade.missingPoints = 9
        message.wayToNextGrade.countsFrom = CalendarDate("2026-12-01")!.daysSinceEpoch
        #expect(
            RatingSentences(.japanese, currency: "JPY").sentences(message) == [
                "食品：号級は「二号」です。2026年10月31日までのご利用から決まりました。",
                "評価点は61点です。次の項目の点に重みを掛けて足したものです。",
                "  これまでの全てのご利用：40点（重み50%）",
                "    これまでのご来店12回：40点（10回以上の段）",
                "  最近のご利用：82点（重み50%）",
                "    2026年8月3日からのお買上げ34,500円：82点（30,000円以上の段）",
                "この号級は2026年11月1日から2026年11月30日まで変わりません。",
                "あと5,500円（税抜）を一度にお買い上げになると、2026年12月1日から「三号」になります。あと9点です。",
            ])
        #expect(
            RatingSentences(.english, currency: "JPY").sentences(message).last
                == "One more purchase of JPY 5,500 (without tax) leads to 三号 from 1 December 2026. "
                + "9 points are missing.")
    }

    private func weight(_ component: String, _ points: Int64, _ permille: Int64) -> Kakuzuke_V1_ComponentWeight {
        var message = Kakuzuke_V1_ComponentWeight()
        message.component = component
        message.points = points
        message.weightPermille = permille
        return message
    }

    private func part(
        _ component: String, _ reason: Kakuzuke_V1_ScoreReason, value: Int64, bound: Int64, points: Int64
    ) -> Kakuzuke_V1_ScorePart {
        var message = Kakuzuke_V1_ScorePart()
        message.component = component
        message.reason = reason
        message.value = value
        message.bound = bound
        message.points = points
        return message
    }
}
