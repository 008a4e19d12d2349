/// What is said of the way to a higher grade or class.
enum WayPhrases {
    static let highest = Phrase("一番上の号級です。", "This is the highest grade.")
    static let enrolment = Phrase(
        "次のどれかをお選びになると、号級が付きます：{options}", "Choosing one of these earns a grade: {options}")
    static let noOptions = Phrase(
        "お客様としてご登録になると、号級が付きます。", "Whoever is known as a customer earns a grade.")
    static let purchase = Phrase(
        "あと{amount}（税抜）を一度にお買い上げになると、「{grade}」になります。",
        "One more purchase of {amount} (without tax) leads to {grade}.")
    static let laterPurchase = Phrase(
        "あと{amount}（税抜）を一度にお買い上げになると、{date}から「{grade}」になります。",
        "One more purchase of {amount} (without tax) leads to {grade} from {date}.")
    static let missingPoints = Phrase("あと{points}点です。", "{points} {points|point is|points are} missing.")
    static let capInTheWay = Phrase(
        "号級を止めているのは点ではなく、二回目のご利用までの上限です。",
        "Not points hold the grade back, but the limit until the second visit.")
    static let limitInTheWay = Phrase(
        "今の号級は、下がる段数の上限により、評価点の号級より上に保たれています。",
        "The present grade is kept above the one of the score by the limit on falling.")
    static let none = Phrase(
        "一度のお買い上げでは次の号級に届きません。ご利用を重ねると上がります。",
        "No single purchase leads to the next grade; repeated use of the store does.")
    static let laterNone = Phrase(
        "一度のお買い上げでは{date}からの号級は上がりません。ご利用を重ねると上がります。",
        "No single purchase raises the grade from {date}; repeated use of the store does.")
    static let unknown = Phrase(
        "次の号級は{date}に決まります。", "The next grade is decided on {date}.")
    static let toClass = Phrase(
        "今回あと{amount}（標準価格・税抜）で、等級が「{class}」になります。",
        "{amount} more in this purchase (standard prices, without tax) makes its class {class}.")

    static let all: [(name: String, phrase: Phrase)] = [
        ("way.highest", highest), ("way.enrolment", enrolment), ("way.no_options", noOptions),
        ("way.purchase", purchase), ("way.later_purchase", laterPurchase), ("way.missing_points", missingPoints),
        ("way.cap", capInTheWay), ("way.limit", limitInTheWay),
        ("way.none", none), ("way.later_none", laterNone), ("way.unknown", unknown), ("way.to_class", toClass),
    ]
}
