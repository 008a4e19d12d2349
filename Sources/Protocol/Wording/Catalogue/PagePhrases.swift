/// Words of the agent's page.
enum PagePhrases {
    static let title = Phrase("格付 店舗エージェント", "Kakuzuke store agent")
    static let language = Phrase("日本語", "English")
    static let skip = Phrase("本文へ", "Skip to content")
    static let noScript = Phrase("このページにはJavaScriptが必要です。", "This page needs JavaScript.")
    static let state = Phrase("状態", "State")
    static let well = Phrase("問題はありません。", "All is well.")
    static let attention = Phrase(
        "確認が必要なことが{count}件あります。",
        "{count} {count|thing needs|things need} somebody's attention.")
    static let store = Phrase("店舗", "Store")
    static let businessDate = Phrase("営業日", "Business date")
    static let unsent = Phrase("未送信の記録", "Not sent yet")
    static let unsentCount = Phrase("{count}件", "{count}")
    static let oldest = Phrase("最も古い未送信", "Oldest of them")
    static let none = Phrase("なし", "none")
    static let success = Phrase("最後の同期", "Last sync")
    static let never = Phrase("まだありません", "never")
    static let freshness = Phrase("価格の鮮度", "Freshness of prices")
    static let ready = Phrase("最新", "ready")
    static let limited = Phrase("制限あり", "limited")
    static let stale = Phrase("古い", "stale")
    static let madeOn = Phrase("格付の基準日", "Ratings made on")
    static let policy = Phrase("方針の版", "Policy version")
    static let quarantine = Phrase("確認待ち", "In quarantine")
    static let quotes = Phrase("未送信の見積もり", "Quotes not sent yet")
    static let version = Phrase("エージェントの版", "Agent version")
    static let toldAt = Phrase("{time} 現在", "As of {time}")

    static let till = Phrase("会計の試算", "Till simulator")
    static let tillNote = Phrase(
        "価格を試算します。会計は記録されませんが、見積もりとして残ります。",
        "Prices a basket. No receipt is recorded; the quote is kept like any other.")
    static let member = Phrase("会員番号", "Member number")
    static let memberHint = Phrase("空欄なら会員でないお客様の価格です。", "Empty: the price of a customer without a number.")
    static let payment = Phrase("支払方法", "Way of payment")
    static let fulfilment = Phrase("受取方法", "Way of handing over")
    static let goods = Phrase("商品", "Goods")
    static let product = Phrase("商品コード", "Product code")
    static let productOf = Phrase("商品コード {number}行目", "Product code, line {number}")
    static let quantity = Phrase("数量", "Quantity")
    static let quantityOf = Phrase("数量 {number}行目", "Quantity, line {number}")
    static let add = Phrase("商品を追加", "Add a line")
    static let remove = Phrase("削除", "Remove")
    static let removeOf = Phrase("{number}行目を削除", "Remove line {number}")
    static let price = Phrase("価格を出す", "Price it")
    static let clear = Phrase("次のお客様", "Next customer")
    static let working = Phrase("計算しています…", "Working ...")
    static let noGoods = Phrase("商品コードを入力してください。", "Give the code of a product.")

    static let result = Phrase("試算の結果", "The price")
    static let total = Phrase("合計", "Total")
    static let unitPrice = Phrase("単価", "Unit price")
    static let lineTotal = Phrase("小計", "Line")
    static let rating = Phrase("格付", "Rating")
    static let grade = Phrase("号級", "Grade")
    static let noGrade = Phrase("なし（標準の手数料）", "none (standard fee)")
    static let classOfPurchase = Phrase("今回の等級", "Class of this purchase")
    static let further = Phrase("次の等級・号級まで", "What leads further")
    static let remark = Phrase("ご注意", "Please note")
    static let quote = Phrase("見積番号", "Quote")

    static let closed = Phrase(
        "このページを開くには、この端末で kakuzuke-agent page を実行し、表示されたリンクを開いてください。",
        "To open this page, run kakuzuke-agent page on this machine and open the link that it prints.")
    static let away = Phrase(
        "エージェントに接続できません。動いているか確認してください。",
        "The agent cannot be reached. See that it is running.")

    static let all: [(name: String, phrase: Phrase)] = frame + figures + basket + answer

    private static let frame: [(name: String, phrase: Phrase)] = [
        ("page.title", title), ("page.language", language), ("page.skip", skip),
        ("page.no_script", noScript), ("page.closed", closed), ("page.away", away),
    ]

    private static let figures: [(name: String, phrase: Phrase)] = [
        ("page.state", state), ("page.well", well), ("page.attention", attention), ("page.store", store),
        ("page.business_date", businessDate), ("page.unsent", unsent), ("page.unsent_count", unsentCount),
        ("page.oldest", oldest), ("page.none", none), ("page.success", success), ("page.never", never),
        ("page.freshness", freshness), ("page.ready", ready), ("page.limited", limited), ("page.stale", stale),
        ("page.made_on", madeOn), ("page.policy", policy), ("page.quarantine", quarantine),
        ("page.quotes", quotes), ("page.version", version), ("page.told_at", toldAt),
    ]

    private static let basket: [(name: String, phrase: Phrase)] = [
        ("page.till", till), ("page.till_note", tillNote), ("page.member", member), ("page.member_hint", memberHint),
        ("page.payment", payment), ("page.fulfilment", fulfilment), ("page.goods", goods), ("page.product", product),
        ("page.product_of", productOf), ("page.quantity", quantity), ("page.quantity_of", quantityOf),
        ("page.add", add), ("page.remove", remove), ("page.remove_of", removeOf), ("page.price", price),
        ("page.clear", clear), ("page.working", working), ("page.no_goods", noGoods),
    ]

    private static let answer: [(name: String, phrase: Phrase)] = [
        ("page.result", result), ("page.total", total), ("page.unit_price", unitPrice),
        ("page.line_total", lineTotal), ("page.rating", rating), ("page.grade", grade), ("page.no_grade", noGrade),
        ("page.class", classOfPurchase), ("page.further", further), ("page.remark", remark), ("page.quote", quote),
    ]
}
