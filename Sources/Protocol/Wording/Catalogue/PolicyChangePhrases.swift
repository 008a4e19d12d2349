/// What is said of the differences of two policies.
enum PolicyChangePhrases {
    static let changed = Phrase("{place}が、{old}から{new}になります。", "{place} changes from {old} to {new}.")
    static let rises = Phrase(
        "{place}が、{old}から{new}に上がります（{change}）。", "{place} rises from {old} to {new} (by {change}).")
    static let falls = Phrase(
        "{place}が、{old}から{new}に下がります（{change}）。", "{place} falls from {old} to {new} (by {change}).")
    static let appears = Phrase("{place}が加わります：{new}", "{place} is new: {new}.")
    static let goes = Phrase("{place}がなくなります（これまでは{old}）。", "{place} is gone; it was {old}.")
    static let same = Phrase("どちらの規則も同じ内容です。", "Both policies say the same.")
    static let fees = Phrase(
        "「{subject}」の手数料表は、{cells}か所のうち{down}か所が下がり、{up}か所が上がります。",
        "The fee table of {subject}, cells that change: {cells} (falling: {down}, rising: {up}).")
    static let place = Phrase("「{place}」", "“{place}”")
    static let yes = Phrase("はい", "yes")
    static let no = Phrase("いいえ", "no")
    static let everything = Phrase("全て", "everything")
    static let text = Phrase("「{text}」", "“{text}”")
    static let days = Phrase("{number}日", "{number} {number|day|days}")
    static let times = Phrase("{number}回", "{number} {number|time|times}")
    static let points = Phrase("{number}点", "{number} {number|point|points}")
    static let percentagePoints = Phrase("{number}ポイント", "{number} percentage points")

    static let all: [(name: String, phrase: Phrase)] =
        [
            ("policy.changed", changed), ("policy.rises", rises), ("policy.falls", falls),
            ("policy.appears", appears), ("policy.goes", goes), ("policy.same", same), ("policy.fees", fees),
            ("policy.place", place), ("policy.yes", yes), ("policy.no", no), ("policy.everything", everything),
            ("policy.text", text), ("policy.days", days), ("policy.times", times), ("policy.points", points),
            ("policy.percentage_points", percentagePoints),
        ] + PolicyPlacePhrases.all.map { ("policy.at." + $0.pattern, $0.phrase) }
}
