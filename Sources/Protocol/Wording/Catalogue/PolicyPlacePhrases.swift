/// What the places of a policy file are called; parts in angle brackets stand for codes, names and bounds.
enum PolicyPlacePhrases {
    /// What the value at a place is; `names` are those that something accepts, or everything.
    enum Kind {
        case text, names, yesNo, amount, basisPoints, permille, points, days, times, number
    }

    /// Places by their pattern; the last part in brackets takes whatever is left.
    static let all: [(pattern: String, kind: Kind, phrase: Phrase)] = general + usage + rules + ladders + prices

    private static let general: [(pattern: String, kind: Kind, phrase: Phrase)] = [
        ("currency", .text, Phrase("通貨", "The currency")),
        (
            "require_enrolment", .yesNo,
            Phrase("登録した方だけをお客様とすること", "That only people who are enrolled are rated")
        ),
        ("visit_unit", .text, Phrase("ご来店の数え方", "What counts as one visit")),
        ("contribution", .text, Phrase("貢献度の数え方", "What counts as contribution")),
        ("subjects", .text, Phrase("科目の一覧", "The list of subjects")),
        ("subjects.<subject>.name", .text, Phrase("「{subject}」の科目名", "The name of the subject {subject}")),
        (
            "subjects.<subject>.match.categories", .names,
            Phrase("科目「{subject}」に入る分類", "The categories of the subject {subject}")
        ),
        (
            "subjects.<subject>.match.stores", .names,
            Phrase("科目「{subject}」に入る店舗", "The stores of the subject {subject}")
        ),
        ("disclose", .text, Phrase("お客様に開示する範囲", "What customers are told of a price")),
        (
            "allow_unfair", .yesNo,
            Phrase("上の号級が高くなり得る表を認めること", "That tables may charge higher grades more")
        ),
    ]

    private static let usage: [(pattern: String, kind: Kind, phrase: Phrase)] = [
        ("window_days", .days, Phrase("最近のご利用とみる期間", "The window of recent use")),
        (
            "lifetime.visits.at_least.<number>", .points,
            Phrase("これまでのご来店{number}回以上の点", "Points for {number} {number|visit|visits} or more in all")
        ),
        (
            "lifetime.amount.at_least.<amount>", .points,
            Phrase("これまでのお買上げ{amount}以上の点", "Points for {amount} or more in all")
        ),
        (
            "period.days_since_last_visit.at_most.<number>", .points,
            Phrase("最後のご来店から{number}日以内の点", "Points for a last visit at most {number} {number|day|days} ago")
        ),
        (
            "period.visits.at_least.<number>", .points,
            Phrase("最近のご来店{number}回以上の点", "Points for {number} recent visits or more")
        ),
        (
            "period.amount.at_least.<amount>", .points,
            Phrase("最近のお買上げ{amount}以上の点", "Points for {amount} or more spent recently")
        ),
        (
            "attributes.<name>.<text>", .points,
            Phrase("属性「{name}」が「{text}」の方の点", "Points for the attribute {name}: {text}")
        ),
        ("enrolment.<name>.name", .text, Phrase("顧客化要件「{name}」の名前", "The name of the choice {name}")),
        ("enrolment.<name>.points", .points, Phrase("顧客化要件「{name}」の点", "Points for the choice {name}")),
        (
            "conditions.<name>.<text>", .points,
            Phrase("今回のご利用「{name}」で{text}の点", "Points of “{name}” in a purchase with {text}")
        ),
        (
            "class_conditions.<name>.<text>", .points,
            Phrase("等級の条件「{name}」で{text}の点", "Points of the class condition “{name}” with {text}")
        ),
    ]

    private static let rules: [(pattern: String, kind: Kind, phrase: Phrase)] = [
        (
            "starting.second_visit_within_days", .days,
            Phrase("二度目のご来店を早いとみる日数", "The days in which a second visit counts as early")
        ),
        (
            "starting.late_second_visit_permille", .permille,
            Phrase("二度目のご来店が遅いときに残る点の割合", "The share of points left after a late second visit")
        ),
        (
            "starting.provisional_cap", .text,
            Phrase("始めのうちに届く一番上の号級", "The highest grade in the beginning")
        ),
        ("reservations.horizon_days", .days, Phrase("ご予約を数える先の日数", "How far ahead reservations count")),
        (
            "reservations.amount.at_least.<amount>", .points,
            Phrase("ご予約{amount}以上の点", "Points for reservations of {amount} or more")
        ),
        ("weights_permille.starting", .permille, Phrase("始めの点の重み", "The weight of the start")),
        (
            "weights_permille.lifetime", .permille,
            Phrase("これまでの全てのご利用の重み", "The weight of all use until now")
        ),
        ("weights_permille.period", .permille, Phrase("最近のご利用の重み", "The weight of recent use")),
        ("weights_permille.current", .permille, Phrase("今回のご利用の重み", "The weight of the present purchase")),
        ("weights_permille.reservations", .permille, Phrase("ご予約の重み", "The weight of reservations")),
        ("weights_permille.attributes", .permille, Phrase("属性の重み", "The weight of attributes")),
        ("converge.visits", .times, Phrase("号級が定まるまでのご来店", "The visits after which a grade settles")),
        ("converge.days", .days, Phrase("号級が定まるまでの日数", "The days after which a grade settles")),
        ("hold.period", .text, Phrase("号級を保つ期間", "How long a grade holds")),
        (
            "hold.max_steps_down", .number,
            Phrase("一度に下がる号級の段数の上限", "The steps that a grade falls at most at once")
        ),
    ]

    private static let ladders: [(pattern: String, kind: Kind, phrase: Phrase)] = [
        ("grades", .text, Phrase("号級の一覧", "The list of grades")),
        ("grades.<grade>.name", .text, Phrase("号級「{grade}」の名前", "The name of the grade {grade}")),
        (
            "grades.<grade>.min_score", .points,
            Phrase("号級「{grade}」に要る評価点", "The score that the grade {grade} needs")
        ),
        ("classes", .text, Phrase("等級の一覧", "The list of classes")),
        ("classes.<class>.name", .text, Phrase("等級「{class}」の名前", "The name of the class {class}")),
        (
            "classes.<class>.min_score", .points,
            Phrase("等級「{class}」に要る点", "The points that the class {class} needs")
        ),
    ]

    private static let prices: [(pattern: String, kind: Kind, phrase: Phrase)] = [
        ("fees.base", .text, Phrase("手数料率を掛けるもの", "What the fee is a share of")),
        ("fees.min_fee", .basisPoints, Phrase("手数料率の下限", "The least fee rate")),
        (
            "fees.standard.<subject>", .basisPoints,
            Phrase("「{subject}」の標準の手数料率", "The standard fee of {subject}")
        ),
        (
            "fees.table.<subject>.<grade>.<class>", .basisPoints,
            Phrase(
                "「{subject}」で号級「{grade}」、等級「{class}」の手数料率",
                "The fee of {subject} for the grade {grade} and the class {class}")
        ),
        ("price.unit", .amount, Phrase("価格の刻み", "The step of prices")),
        ("price.rounding", .text, Phrase("価格の端数の扱い", "How prices are rounded")),
        (
            "price.cap_at_list", .yesNo,
            Phrase("定価を超えないようにすること", "That no price exceeds the list price")
        ),
        ("tax.display", .text, Phrase("税の表示", "How tax is shown")),
        ("tax.rounding", .text, Phrase("税の端数の扱い", "How tax is rounded")),
        ("tax.rates.<text>", .basisPoints, Phrase("税率「{text}」", "The tax rate {text}")),
    ]
}
