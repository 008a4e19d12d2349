/// What is said of a rating and its reasons.
enum RatingPhrases {
    static let walkIn = Phrase(
        "{subject}：まだ号級がありません。標準の手数料でお買い求めいただけます。",
        "{subject}: there is no grade yet; prices carry the standard fee.")
    static let provisional = Phrase(
        "{subject}：仮の号級は「{grade}」です。二回目のご利用で開始号級が決まります。",
        "{subject}: the grade is {grade} for now; the second visit decides the starting grade.")
    static let starting = Phrase(
        "{subject}：開始号級は「{grade}」です。最初の二回のご利用から決まりました。",
        "{subject}: the starting grade is {grade}, from the first two visits.")
    static let converged = Phrase(
        "{subject}：号級は「{grade}」です。{date}までのご利用から決まりました。",
        "{subject}: the grade is {grade}, from the use of the store up to {date}.")
    static let score = Phrase("評価点は{points}点です。", "The score is {points} {points|point|points}.")
    static let weightedScore = Phrase(
        "評価点は{points}点です。次の項目の点に重みを掛けて足したものです。",
        "The score is {points} {points|point|points}: those of the items below, weighted and added up.")
    static let component = Phrase(
        "{component}：{points}点（重み{weight}）", "{component}: {points} {points|point|points} (weight {weight})")

    static let componentStarting = Phrase("最初の二回のご利用", "The first two visits")
    static let componentLifetime = Phrase("これまでの全てのご利用", "The whole use of the store")
    static let componentPeriod = Phrase("最近のご利用", "The recent use of the store")
    static let componentCurrent = Phrase("今回のご利用", "The present purchase")
    static let componentReservations = Phrase("ご予約", "Reservations")
    static let componentAttributes = Phrase("お客様について", "What the store knows of the customer")

    static let enrolment = Phrase(
        "「{name}」のお選び（{date}）：{points}点", "“{name}” chosen on {date}: {points} {points|point|points}")
    static let firstVisit = Phrase(
        "最初のご利用（{date}）の条件：{points}点", "Conditions of the first visit on {date}: {points} {points|point|points}")
    static let secondVisit = Phrase(
        "二回目のご利用（{date}）の条件：{points}点", "Conditions of the second visit on {date}: {points} {points|point|points}")
    static let lateSecondVisit = Phrase(
        "二回目のご利用（{date}）の条件、間が空いたため減点：{points}点",
        "Conditions of the second visit on {date}, reduced because it came late: {points} {points|point|points}")
    static let lifetimeVisits = Phrase(
        "これまでのご来店{value}回：{points}点（{bound}）",
        "{value} {value|visit|visits} so far: {points} {points|point|points} ({bound})")
    static let lifetimeAmount = Phrase(
        "これまでのお買上げ{value}：{points}点（{bound}）", "{value} bought so far: {points} {points|point|points} ({bound})")
    static let lifetimeFee = Phrase(
        "これまでのお店への貢献{value}：{points}点（{bound}）",
        "{value} contributed to the store so far: {points} {points|point|points} ({bound})")
    static let daysSinceLastVisit = Phrase(
        "最後のご来店から{value}日：{points}点（{bound}）",
        "{value} {value|day|days} since the last visit: {points} {points|point|points} ({bound})")
    static let periodVisits = Phrase(
        "{first}からのご来店{value}回：{points}点（{bound}）",
        "{value} {value|visit|visits} since {first}: {points} {points|point|points} ({bound})")
    static let periodAmount = Phrase(
        "{first}からのお買上げ{value}：{points}点（{bound}）",
        "{value} bought since {first}: {points} {points|point|points} ({bound})")
    static let periodFee = Phrase(
        "{first}からのお店への貢献{value}：{points}点（{bound}）",
        "{value} contributed to the store since {first}: {points} {points|point|points} ({bound})")
    static let hiddenLifetimeMeasure = Phrase(
        "これまでのお店への貢献：{points}点", "Contribution to the store so far: {points} {points|point|points}")
    static let hiddenPeriodMeasure = Phrase(
        "最近のお店への貢献：{points}点", "Recent contribution to the store: {points} {points|point|points}")
    static let reservations = Phrase(
        "ご予約{count}件、合計{value}：{points}点（{bound}）",
        "{count} {count|reservation|reservations} of {value} altogether: {points} {points|point|points} ({bound})")
    static let attribute = Phrase("{name}が「{value}」：{points}点", "{name} is {value}: {points} {points|point|points}")
    static let boundAtLeast = Phrase("{bound}以上の段", "the step from {bound}")
    static let boundAtMost = Phrase("{bound}以内の段", "the step up to {bound}")
    static let noBound = Phrase("どの段にも届いていません", "no step reached")
    static let visitsUnit = Phrase("{number}回", "{number} {number|visit|visits}")
    static let daysUnit = Phrase("{number}日", "{number} {number|day|days}")

    static let hold = Phrase(
        "この号級は{first}から{last}まで変わりません。", "This grade stays from {first} to {last}.")
    static let provisionalCap = Phrase(
        "評価点だけなら「{grade}」ですが、二回目のご利用までは「{held}」が上限です。",
        "By the score alone it would be {grade}, but until the second visit {held} is the limit.")
    static let demotionLimit = Phrase(
        "評価点だけなら「{grade}」ですが、一期に下がるのは{steps}段までなので「{held}」です。",
        "By the score alone it would be {grade}, but the grade falls at most {steps} {steps|rung|rungs} in a period: "
            + "it is {held}.")
    static let place = Phrase(
        "{date}現在、号級のあるお客様{customers}人のうち{share}の方の評価点は、お客様と同じかそれ以下です。",
        "On {date}, {share} of the {customers} {customers|customer|customers} with a grade had the same score or less.")
    static let feeIncome = Phrase(
        "{first}から{last}までのご利用で、当店は{fee}の手数料をいただきました。ありがとうございます。",
        "From {first} to {last} the store earned {fee} in fees from these purchases. Thank you.")

    static let all: [(name: String, phrase: Phrase)] = stages + reasons + outlook

    private static let stages: [(name: String, phrase: Phrase)] = [
        ("rating.walk_in", walkIn), ("rating.provisional", provisional), ("rating.starting", starting),
        ("rating.converged", converged), ("rating.score", score), ("rating.weighted_score", weightedScore),
        ("rating.component", component), ("component.starting", componentStarting),
        ("component.lifetime", componentLifetime), ("component.period", componentPeriod),
        ("component.current", componentCurrent), ("component.reservations", componentReservations),
        ("component.attributes", componentAttributes),
    ]

    private static let reasons: [(name: String, phrase: Phrase)] = [
        ("reason.enrolment", enrolment), ("reason.first_visit", firstVisit), ("reason.second_visit", secondVisit),
        ("reason.late_second_visit", lateSecondVisit), ("reason.lifetime_visits", lifetimeVisits),
        ("reason.lifetime_amount", lifetimeAmount), ("reason.lifetime_fee", lifetimeFee),
        ("reason.days_since_last_visit", daysSinceLastVisit), ("reason.period_visits", periodVisits),
        ("reason.period_amount", periodAmount), ("reason.period_fee", periodFee),
        ("reason.hidden_lifetime", hiddenLifetimeMeasure), ("reason.hidden_period", hiddenPeriodMeasure),
        ("reason.reservations", reservations), ("reason.attribute", attribute), ("bound.at_least", boundAtLeast),
        ("bound.at_most", boundAtMost), ("bound.none", noBound), ("unit.visits", visitsUnit),
        ("unit.days", daysUnit),
    ]

    private static let outlook: [(name: String, phrase: Phrase)] = [
        ("rating.hold", hold), ("rating.provisional_cap", provisionalCap), ("rating.demotion_limit", demotionLimit),
        ("rating.place", place), ("rating.fee_income", feeIncome),
    ]
}
