/// What headquarters is told of the quotes that stores handed out.
enum QuoteCheckPhrases {
    static let title = Phrase(
        "店舗{store}の見積もり{quote}（エージェント{agent}）", "Quote {quote} of store {store}, agent {agent}")
    static let made = Phrase("作成：{made}（{date}の価格）", "Made             {made} for {date}")
    static let from = Phrase(
        "元になったもの：方針の版{version}、配信の変更{change}、店舗の記録{sequence}まで",
        "From             policy version {version}, change {change} of the feed, own facts up to {sequence}")
    static let total = Phrase("合計：{amount}", "Total            {amount}")
    static let signed = Phrase("署名：正しい（証明書{serial}）", "Signature        holds, certificate {serial}")
    static let unsigned = Phrase(
        "署名：正しくありません。エージェントが署名したものと違います。管理者に連絡してください。",
        "Signature        WRONG: the quote is not what the agent has signed; tell the administrator")
    static let cameAs = Phrase("受信した時：{finding}", "When it came     {finding}")
    static let isNow = Phrase("現在：{finding}", "Now              {finding}")
    static let reckoned = Phrase("計算し直した合計：{amount}", "Reckoned total   {amount}")
    static let difference = Phrase(
        "  {place}：伝えた値は{told}、計算し直した値は{reckoned}", "  {place}: told {told}, reckoned {reckoned}")
    static let others = Phrase(
        "他店の記録を全て含めると：{amount}", "Other stores     with all that they have told by now: {amount}")
    static let fileSame = Phrase("ファイル：店舗が署名した内容と同じです。", "File             says what the store has signed")
    static let fileDifferent = Phrase(
        "ファイル：店舗が署名した内容と違います。書き換えられたか、別の見積もりです。",
        "File             DIFFERS from what the store has signed: it was changed, or is of another quote")
    static let fileDifference = Phrase(
        "  {place}：ファイルは{file}、署名された値は{signed}", "  {place}: the file says {file}, signed is {signed}")

    static let equal = Phrase("一致：同じ記録から同じ価格になりました。", "equal: the same facts give the same prices")
    static let different = Phrase(
        "不一致：同じ記録から違う価格になりました。開発元に知らせてください。",
        "DIFFERENT: the same facts give other prices; report it to the makers")
    static let notRecomputable = Phrase("計算し直せません：{reason}", "not recomputable: {reason}")
    static let unchecked = Phrase("まだ計算し直していません。", "not reckoned again yet")

    static let line = Phrase("{line}行目の{field}", "line {line}, {field}")
    static let subject = Phrase("科目{subject}の{field}", "{subject}, {field}")
    static let none = Phrase("なし", "none")

    static let found = Phrase("結果", "Found")
    static let quotes = Phrase("見積もり", "Quotes")
    static let quote = Phrase("見積番号", "Quote")
    static let store = Phrase("店舗", "Store")
    static let day = Phrase("営業日", "For")
    static let told = Phrase("伝えた値", "Told")
    static let reckonedColumn = Phrase("計算し直した値", "Reckoned")
    static let first = Phrase("最初の違い、または理由", "First difference or reason")
    static let noQuotes = Phrase(
        "この期間の見積もりは、どの店舗からも届いていません。", "No store has sent quotes for these dates.")
    static let noneListed = Phrase("該当する見積もりはありません（{verdict}）。", "None is {verdict}.")

    /// Why a quote could not be reckoned again, by the word of the reason.
    static let reasons: [String: Phrase] = [
        "before_records": Phrase(
            "店舗の格付が、サーバーが記録の到着を書き留める前のものです",
            "the store's ratings are from before the server noted when facts came"),
        "policy_unknown": Phrase("サーバーにその版の方針がありません", "the server does not have the policy version"),
        "customer_unknown": Phrase("サーバーはこのお客様を知りません", "the server does not know the customer"),
        "customer_limited": Phrase(
            "店舗がお客様の記録を全ては追えず、見積もりにもそう示されています",
            "the store could not follow all of the customer's facts, and the quote said so"),
        "facts_changed": Phrase(
            "お客様の入力、会員番号など、または返品の元の取引が、その後変わりました",
            "inputs, identifiers or an original of a return of the customer have changed since"),
        "facts_quarantined": Phrase(
            "見積もりの元になった記録が確認待ちになっています", "a fact that the quote was made from is in quarantine"),
        "installation_changed": Phrase(
            "エージェントが入れ直され、記録の番号がその後変わりました",
            "the agent was set up anew, and its facts have other numbers since"),
        "feed_overlap": Phrase(
            "格付の配信中に他店の記録が届きました。それを含めると価格は同じです",
            "another store's fact came while the ratings were sent; with it the prices are the same"),
        "return_terms": Phrase(
            "店舗が計算に入れた返品の元の取引を、店舗は違う内容で知っていた可能性があります",
            "the store reckoned with a return of its own whose original it may have known otherwise"),
        "basket_refused": Phrase("方針ではこの買い物に価格を付けられません", "the basket cannot be priced by the policy"),
    ]

    /// What differs, by the word of the field.
    static let fields: [String: Phrase] = [
        "total": Phrase("合計", "total"), "saved": Phrase("標準価格との差", "saved"),
        "unit_price": Phrase("単価", "unit price"), "line_total": Phrase("小計", "line total"),
        "product": Phrase("商品コード", "product"), "lines": Phrase("行数", "lines"),
        "as_of": Phrase("営業日", "as of"), "policy_version": Phrase("方針の版", "policy version"),
        "subject": Phrase("科目", "subject"), "stage": Phrase("段階", "stage"), "grade": Phrase("号級", "grade"),
        "score": Phrase("評価点", "score"), "class": Phrase("等級", "class"),
        "class_score": Phrase("等級の評価点", "class score"), "fee_rate": Phrase("手数料率", "fee rate"),
    ]

    static let all: [(name: String, phrase: Phrase)] =
        single.map { ("quote_check." + $0.0, $0.1) }
        + reasons.sorted { $0.key < $1.key }.map { ("quote_check.reason." + $0.key, $0.value) }
        + fields.sorted { $0.key < $1.key }.map { ("quote_check.field." + $0.key, $0.value) }

    private static let single: [(String, Phrase)] = [
        ("title", title), ("made", made), ("from", from), ("total", total), ("signed", signed),
        ("unsigned", unsigned), ("came_as", cameAs), ("is_now", isNow), ("reckoned", reckoned),
        ("difference", difference), ("others", others), ("file_same", fileSame), ("file_different", fileDifferent),
        ("file_difference", fileDifference), ("equal", equal), ("different", different),
        ("not_recomputable", notRecomputable), ("unchecked", unchecked), ("line", line), ("subject", subject),
        ("none", none), ("found", found), ("quotes", quotes), ("quote", quote), ("store", store), ("day", day),
        ("told", told), ("reckoned_column", reckonedColumn), ("first", first), ("no_quotes", noQuotes),
        ("none_listed", noneListed),
    ]
}
