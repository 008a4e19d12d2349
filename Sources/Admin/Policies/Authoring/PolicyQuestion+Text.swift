import Wording

/// What is asked, in both languages: the only place of these sentences.
extension PolicyQuestion {
    /// The question and what the answer decides.
    var text: Phrase {
        switch self {
        case .kind, .currency, .typicalPurchase: shopText
        case .keepSubjects, .subjectCode, .subjectName, .subjectCategories, .restCode, .restName: subjectText
        case .minimumFee, .standardFee, .reduction: feeText
        case .taxDisplay, .taxRates, .priceUnit, .capAtList: priceText
        case .enrolment, .hold, .stepsDown, .disclosure: ruleText
        }
    }

    private var shopText: Phrase {
        switch self {
        case .currency:
            Phrase(
                "通貨は? ISO 4217 の3文字(円は JPY、米ドルは USD)。", "Which currency? Three letters of ISO 4217: JPY for yen.")
        case .typicalPurchase:
            Phrase(
                "ふつうの買物1回の金額は(税抜)? 点数のつく金額は、これに合わせて決めます。",
                "How much is an ordinary purchase, without tax? The amounts that earn points are set by it.")
        default:
            Phrase("店の業種は? ひな形を選びます。", "What kind of shop is it? This chooses the template.")
        }
    }

    private var subjectText: Phrase {
        switch self {
        case .subjectCode:
            Phrase(
                "科目のコードは? 英数字です。もうなければ空のまま Enter。残り全部の科目は最後に聞きます。",
                "Code of a subject? Letters and digits; empty when there are no more. The rest is asked for at the end."
            )
        case .subjectName: Phrase("科目の名前は? 客にも見えます。", "Name of the subject? Customers see it.")
        case .subjectCategories:
            Phrase(
                "この科目に入る部門コードは? POS のとおりに、コンマで区切ります。",
                "Which categories belong to it? As the point of sale writes them, separated by commas.")
        case .restCode:
            Phrase("残り全部の科目のコードは?", "Code of the subject for everything else?")
        case .restName:
            Phrase("残り全部の科目の名前は?", "Name of the subject for everything else?")
        default:
            Phrase(
                "ひな形の科目をそのまま使いますか? いいえなら、自社の科目を聞きます。",
                "Keep the subjects of the template? With no you are asked for your own.")
        }
    }

    private var feeText: Phrase {
        switch self {
        case .standardFee:
            Phrase(
                "標準手数料率は(%)? 一見客が払う率です。", "Standard fee in percent? A walk-in pays it.")
        case .reduction:
            Phrase(
                "一番の得意客にはどれだけ下げますか(ポイント、0.1 きざみ)? 手数料率表はここから計算します。",
                "How much less does the best regular pay, in points of percent? The fee table is reckoned from it.")
        default:
            Phrase(
                "どの客にもこれより下げない手数料率は(%)?", "Which fee does nobody fall below, in percent?")
        }
    }

    private var priceText: Phrase {
        switch self {
        case .taxDisplay:
            Phrase(
                "値札は税込(総額表示)ですか、税抜ですか? 税抜だと 1,000 円など作れない税込価格があります。",
                "Are prices shown with tax? Without it some round prices with tax, such as 1,000, cannot be made.")
        case .taxRates:
            Phrase(
                "税率は? 名前=% をコンマで区切ります。名前は商品データの tax の列と同じにします。",
                "Tax rates? NAME=PERCENT, separated by commas; names as in the column `tax` of the products.")
        case .priceUnit:
            Phrase(
                "売価のきざみは? 最小単位(円、セント)でいくつか。", "Prices are multiples of how many yen or cents?")
        default:
            Phrase(
                "定価(上限の価格)があるとき、それより高くしませんか?", "Where there is a list price, may the price never be above it?")
        }
    }

    private var ruleText: Phrase {
        switch self {
        case .hold:
            Phrase(
                "号級を固定する期間は? なしなら日々動きます。", "For how long does a grade stand? With none it moves daily.")
        case .stepsDown:
            Phrase(
                "期間が替わるとき、一度に何号まで下がりますか? any なら上限なし。",
                "How many grades may a customer lose from one period to the next? any: no limit.")
        case .disclosure:
            Phrase(
                "客に価格の内訳をどこまで示しますか?", "What are customers told of how a price is made?")
        default:
            Phrase(
                "会員登録(顧客化要件)をした客だけを格付しますか?", "Must customers be members, enrolled in an option, to be rated?")
        }
    }
}
