/// What is said of a price and printed on a receipt.
enum PricePhrases {
    static let title = Phrase("価格のご説明", "How your prices are made")
    static let gradeAndClass = Phrase("号級 {grade} ／ 等級 {class}", "Grade {grade} / class {class}")
    static let provisionalGrade = Phrase("仮号級 {grade} ／ 等級 {class}", "Grade {grade} for now / class {class}")
    static let walkIn = Phrase("号級なし（標準の手数料）", "No grade (standard fee)")
    static let feeRate = Phrase("手数料率", "Fee rate")
    static let cost = Phrase("仕入原価", "Purchase cost")
    static let fee = Phrase("手数料", "Fee")
    static let tax = Phrase("消費税", "Tax")
    static let sum = Phrase("お支払い", "You pay")
    static let sumWithoutTax = Phrase("小計（税抜）", "Sum (without tax)")
    static let saved = Phrase("標準価格との差", "Less than standard")
    static let dearer = Phrase("標準価格を上回る額", "More than standard")
    static let notSaved = Phrase("標準価格と同じです。", "The same as at standard prices.")
    static let withoutTax = Phrase("{text}（税抜）", "{text} (without tax)")
    static let explained = Phrase(
        "{subject}：仕入原価{cost}＋手数料{fee}（{rate}）＋消費税{tax}＝{total}",
        "{subject}: purchase cost {cost} + fee {fee} ({rate}) + tax {tax} = {total}")
    static let explainedWithoutTax = Phrase(
        "{subject}：仕入原価{cost}＋手数料{fee}（{rate}）＝{total}（税抜）",
        "{subject}: purchase cost {cost} + fee {fee} ({rate}) = {total} (without tax)")
    static let explainedRate = Phrase("{subject}：手数料率{rate}", "{subject}: fee rate {rate}")
    static let savedSentence = Phrase(
        "標準価格より{amount}お安くなりました。", "That is {amount} less than at the standard fee.")
    static let dearerSentence = Phrase(
        "標準価格より{amount}高くなっています。", "That is {amount} more than at the standard fee.")
    static let isClass = Phrase("今回のお買い上げの等級は「{class}」です。", "This purchase is of class {class}.")
    static let page = Phrase("詳しくはこちら", "More about your grade")
    static let pageOfLines = Phrase("詳しくはこちら（改行せず続けて）", "More about your grade (type it as one line)")
    static let asOf = Phrase("{date}現在", "As of {date}")

    static let all: [(name: String, phrase: Phrase)] = [
        ("price.title", title), ("price.grade_and_class", gradeAndClass), ("price.provisional_grade", provisionalGrade),
        ("price.walk_in", walkIn), ("price.fee_rate", feeRate), ("price.cost", cost), ("price.fee", fee),
        ("price.tax", tax), ("price.sum", sum), ("price.sum_without_tax", sumWithoutTax), ("price.saved", saved),
        ("price.dearer", dearer), ("price.not_saved", notSaved), ("price.without_tax", withoutTax),
        ("price.explained", explained), ("price.explained_without_tax", explainedWithoutTax),
        ("price.explained_rate", explainedRate), ("price.saved_sentence", savedSentence),
        ("price.dearer_sentence", dearerSentence), ("price.class", isClass), ("price.page", page),
        ("price.page_of_lines", pageOfLines),
        ("price.as_of", asOf),
    ]
}
