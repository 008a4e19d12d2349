import KakuzukeProtocol
import Rating
import Testing

@testable import Wording

/// Goal: a customer reads in both languages what new rules will change, which subjects end and begin, and how far the
/// outlook reaches.
///
/// Method: invented explanations, word by word.
@Suite struct ForecastSentencesTests {
    private static let subject = Kakuzuke_V1_NamedCode(code: "wine", name: "お酒")

    private static func entry(_ days: Int, _ stage: RatingStage?, _ grade: String?, by version: UInt32) -> ForecastStep
    {
        let standing = stage.map {
            ForecastStep.Standing(stage: $0, grade: grade, gradeName: grade.map { "\($0)号" } ?? "")
        }
        return ForecastStep(
            on: Invented.today.adding(days: days), standing: standing, newVersion: version == 0 ? nil : version)
    }

    private static func explanation(
        _ steps: [ForecastStep], last: Int = 35, next: UInt32? = nil
    ) -> Kakuzuke_V1_RatingExplanation {
        var message = Kakuzuke_V1_RatingExplanation()
        message.subject = subject
        message.stage = "starting"
        message.grade = Kakuzuke_V1_NamedCode(code: "二", name: "二号")
        message.asOf = Invented.today.daysSinceEpoch
        message.referenceDate = message.asOf
        message.forecast = steps.map { Kakuzuke_V1_Forecast($0, subject: subject.code) }
        message.forecastEnd = Kakuzuke_V1_ForecastEnd(
            ForecastEnd(lastDate: Invented.today.adding(days: last), nextVersion: next))
        return message
    }

    @Test func newRulesAreNamedAsTheReason() {
        let message = Self.explanation([
            Self.entry(1, .starting, "一", by: 4), Self.entry(2, .converged, "一", by: 5),
            Self.entry(3, .starting, "一", by: 6), Self.entry(4, .walkIn, nil, by: 7), Self.entry(5, nil, nil, by: 8),
        ])
        #expect(
            ForecastSentences(.english).sentences(message) == [
                "New rules apply from 23 November 2026; by them it becomes 一号 without further use of the store.",
                "New rules apply from 24 November 2026; by them the whole use of the store counts, and the grade stays "
                    + "一号.",
                "New rules apply from 26 November 2026; by them there is no grade as things stand.",
                "New rules apply from 27 November 2026; this subject ends, and its goods belong to others.",
            ])
        #expect(
            ForecastSentences(.japanese).sentences(message) == [
                "2026年11月23日から規則が新しくなり、このままご利用がないと「一号」になります。",
                "2026年11月24日から規則が新しくなり、このままご利用がないと、これまでのご利用全体で決まります。号級は「一号」のままです。",
                "2026年11月26日から規則が新しくなり、このままですと号級がなくなります。",
                "2026年11月27日から規則が新しくなり、この科目はなくなります。商品はほかの科目に入ります。",
            ])
    }

    @Test func subjectsThatComeAreTold() {
        var coming = Self.explanation([Self.entry(7, .starting, "三", by: 4), Self.entry(20, .starting, "二", by: 0)])
        coming.clearGrade()
        #expect(
            ForecastSentences(.english).sentences(coming: coming) == [
                "New rules apply from 29 November 2026; they bring the subject お酒, with the grade 三号 without further "
                    + "use.",
                "Without further use of the store it becomes 二号 from 12 December 2026.",
            ])
        #expect(
            ForecastSentences(.japanese).sentences(coming: coming).first
                == "2026年11月29日から規則が新しくなり、科目「お酒」が加わります。このままご利用がないと、号級は「三号」です。")
        coming = Self.explanation([Self.entry(7, .walkIn, nil, by: 4)])
        #expect(
            ForecastSentences(.english).sentences(coming: coming) == [
                "New rules apply from 29 November 2026; they bring the subject お酒, without a grade as things stand."
            ])
        #expect(
            ForecastSentences(.japanese).sentences(coming: coming) == [
                "2026年11月29日から規則が新しくなり、科目「お酒」が加わります。このままですと、号級はありません。"
            ])
    }

    @Test func theEndIsToldWhereItLiesNear() {
        #expect(ForecastSentences(.english).sentences(Self.explanation([])).isEmpty)
        #expect(
            ForecastSentences(.english).sentences(Self.explanation([], last: 34)) == [
                "This outlook reaches to 26 December 2026."
            ])
        #expect(
            ForecastSentences(.japanese).sentences(Self.explanation([], last: 3, next: 9)) == [
                "この見通しは2026年11月25日までのものです。その先は新しい規則で決まり、まだお知らせできません。"
            ])
    }
}
