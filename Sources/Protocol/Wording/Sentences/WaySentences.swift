import KakuzukeProtocol
import Rating

/// Puts the way to a higher grade or class into sentences of the catalogue.
struct WaySentences {
    private let language: Language
    private let amounts: AmountText

    init(_ language: Language, _ amounts: AmountText) {
        self.language = language
        self.amounts = amounts
    }

    /// What leads to a higher grade; `date` is the rated one, in days since 1970-01-01.
    func sentences(_ way: Kakuzuke_V1_GradeWay, on date: Int32) -> [String] {
        let isLater = way.countsFrom > date
        let values = [
            "amount": amounts.amount(way.amount), "grade": way.grade.shownName,
            "date": DateText.date(CalendarDate(daysSinceEpoch: way.countsFrom), language),
            "options": way.options.map(\.shownName).joined(separator: language == .japanese ? "、" : ", "),
        ]
        switch way.kind {
        case .highest: return [WayPhrases.highest.text(language)]
        case .enrolment:
            return [(way.options.isEmpty ? WayPhrases.noOptions : WayPhrases.enrolment).text(language, values)]
        case .purchase:
            let phrase = isLater ? WayPhrases.laterPurchase : WayPhrases.purchase
            guard way.hasMissingPoints else { return [phrase.text(language, values)] }
            let points = WayPhrases.missingPoints.text(language, ["points": String(way.missingPoints)])
            return [phrase.text(language, values) + (language == .japanese ? "" : " ") + points]
        case .none: return [(isLater ? WayPhrases.laterNone : WayPhrases.none).text(language, values)]
        case .unknown: return [WayPhrases.unknown.text(language, values)]
        case .unspecified, .UNRECOGNIZED: return []
        }
    }

    /// By how much more the class of a basket would rise.
    func sentence(_ way: Kakuzuke_V1_ClassWay) -> String {
        WayPhrases.toClass.text(
            language, ["amount": amounts.amount(way.amount), "class": way.toClass.shownName])
    }
}
