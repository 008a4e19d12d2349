/// What is said of a price that is not the full one, by the code of the remark.
enum RemarkPhrases {
    static let customerUnknown = Phrase(
        "このお客様はまだ登録がありません。価格は本部の決めた扱いによります。",
        "nobody knows this customer yet; headquarters decides how such a customer is priced")
    static let customerLimited = Phrase(
        "このお客様のお買い上げの一部は、まだ計算の途中です。",
        "a part of this customer's purchases is still being reckoned")
    static let ratingsOutOfRange = Phrase(
        "格付がこの日付まで届きません。サーバーにつながるようにしてください。",
        "the ratings do not reach to this date; let the agent reach the server")
    static let ratingsOld = Phrase(
        "格付が本部の決めた期限より古くなっています。サーバーにつながるようにしてください。",
        "the ratings are older than headquarters wants; let the agent reach the server")

    /// The phrases by the codes of `remark_codes`.
    static let byCode: [String: Phrase] = [
        "customer_unknown": customerUnknown, "customer_limited": customerLimited,
        "ratings_out_of_range": ratingsOutOfRange, "ratings_old": ratingsOld,
    ]

    static let all: [(name: String, phrase: Phrase)] = byCode.sorted { $0.key < $1.key }
        .map { ("remark." + $0.key, $0.value) }
}
