/// What is said of counts, of the rule of the first two visits, and of what gives no points.
enum UsagePhrases {
    static let counted = Phrase(
        "{date}までに、ご来店{visits}回、お買上げ{measure}を数えました。最後のご来店から{days}日です。",
        "Counted up to {date}: {visits} {visits|visit|visits} and {measure} bought; the last visit was "
            + "{days} {days|day|days} before.")
    static let countedFee = Phrase(
        "{date}までに、ご来店{visits}回、お店への貢献{measure}を数えました。最後のご来店から{days}日です。",
        "Counted up to {date}: {visits} {visits|visit|visits} and {measure} contributed to the store; the last visit "
            + "was {days} {days|day|days} before.")
    static let countedHidden = Phrase(
        "{date}までに、ご来店{visits}回を数えました。最後のご来店から{days}日です。",
        "Counted up to {date}: {visits} {visits|visit|visits}; the last visit was {days} {days|day|days} before.")
    static let countedNone = Phrase("{date}までのご来店は、まだありません。", "No visit was counted up to {date}.")

    static let capUntilSecondVisit = Phrase(
        "二回目のご利用までは、号級は「{grade}」が上限です。", "Until the second visit the grade is {grade} at most.")
    static let secondVisitWithin = Phrase(
        "二回目のご利用は、最初のご利用から{limit}日以内なら条件の点を全て数え、後になると{share}だけ数えます。",
        "A second visit within {limit} {limit|day|days} of the first counts with all points of its conditions, a "
            + "later one with {share} of them.")
    static let secondVisitUntil = Phrase(
        "二回目のご利用は、{date}までなら条件の点を全て数え、後になると{share}だけ数えます。",
        "A second visit up to {date} counts with all points of its conditions, a later one with {share} of them.")
    static let secondVisitWillBeLate = Phrase(
        "最初のご利用から{limit}日を過ぎたので、二回目のご利用の条件の点は{share}だけ数えます。",
        "More than {limit} {limit|day|days} have passed since the first visit, so that a second one counts with "
            + "{share} of the points of its conditions.")
    static let secondVisitInTime = Phrase(
        "二回目のご利用は最初のご利用から{days}日後で、{limit}日以内なので条件の点を全て数えました。",
        "The second visit came {days} {days|day|days} after the first, within {limit} {limit|day|days}, so that all "
            + "points of its conditions count.")
    static let secondVisitLate = Phrase(
        "二回目のご利用は最初のご利用から{days}日後で、{limit}日を過ぎたので条件の点は{share}だけ数えました。",
        "The second visit came {days} {days|day|days} after the first, later than {limit} {limit|day|days}, so that "
            + "{share} of the points of its conditions count.")
    static let converges = Phrase(
        "ご来店{visits}回以上、最初のご利用から{days}日以上で、号級はご利用全体から決まるようになります。",
        "From {visits} visits and {days} {days|day|days} after the first on, the whole use of the store decides the "
            + "grade.")
    static let convergesWithPeriods = Phrase(
        "期間の初めにご来店{visits}回以上、最初のご利用から{days}日以上なら、号級はご利用全体から決まります。次は{date}に判定します。",
        "Where there are {visits} visits and {days} {days|day|days} after the first by the beginning of a period, the "
            + "whole use of the store decides the grade; this is judged next on {date}.")

    static let noTable = Phrase("点の表はありません", "no table for it")
    static let weightless = Phrase(
        "重みが0で、評価点に入らないもの：{list}", "Not in the score, because the weight is 0: {list}.")

    static let all: [(name: String, phrase: Phrase)] = [
        ("usage.counted", counted), ("usage.counted_fee", countedFee), ("usage.counted_hidden", countedHidden),
        ("usage.counted_none", countedNone), ("starting.cap", capUntilSecondVisit),
        ("starting.second_visit_within", secondVisitWithin), ("starting.second_visit_until", secondVisitUntil),
        ("starting.second_visit_will_be_late", secondVisitWillBeLate),
        ("starting.second_visit_in_time", secondVisitInTime), ("starting.second_visit_late", secondVisitLate),
        ("starting.converges", converges),
        ("starting.converges_with_periods", convergesWithPeriods), ("usage.no_table", noTable),
        ("usage.weightless", weightless),
    ]
}
