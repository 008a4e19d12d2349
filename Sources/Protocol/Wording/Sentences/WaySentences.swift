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
            let blank = language == .japanese ? "" : " "
            return [phrase.text(language, values) + (inTheWay(way).map { blank + $0 } ?? "")]
        case .none: return [(isLater ? WayPhrases.laterNone : WayPhrases.none).text(language, values)]
        case .unknown: return [WayPhrases.unknown.text(language, values)]
        case .unspecified, .UNRECOGNIZED: return []
        }
    }

    /// What leads further from a quote; nothing where its basket leads there already.
    ///
    /// The way goes out from the rating without the basket, whose visit may end what stands in the way.
    func sentences(_ rating: Kakuzuke_V1_QuoteResponse.QuoteRating, on date: Int32) -> [String] {
        var way = rating.wayToNextGrade
        guard !way.reachedByBasket else { return [] }
        if way.restraint == .provisionalCap, rating.rating.stage != RatingStage.provisional.rawValue {
            way.restraint = .unspecified
        }
        return sentences(way, on: date)
    }

    /// The points that are missing, or what stands in their place; nil where nothing but the grade is disclosed.
    private func inTheWay(_ way: Kakuzuke_V1_GradeWay) -> String? {
        guard !way.hasMissingPoints else {
            return WayPhrases.missingPoints.text(language, ["points": String(way.missingPoints)])
        }
        switch way.restraint {
        case .provisionalCap: return WayPhrases.capInTheWay.text(language)
        case .demotionLimit: return WayPhrases.limitInTheWay.text(language)
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }

    /// By how much more the class of a basket would rise.
    func sentence(_ way: Kakuzuke_V1_ClassWay) -> String {
        WayPhrases.toClass.text(
            language, ["amount": amounts.amount(way.amount), "class": way.toClass.shownName])
    }
}
