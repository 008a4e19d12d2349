/// What `kakuzuke policy init` says besides its questions, in both languages.
enum PolicyInitText {
    static let introduction = BilingualText(
        "Enter だけなら [ ] の中の答えになります。Ctrl-C でやめます。", "Enter takes what stands in [ ]. Ctrl-C gives up.")
    static let gaveUp = BilingualText("回答をやめたので、何も書いていません", "you gave up, nothing was written")
    static let startAgain = BilingualText("もう一度実行してください", "run the command again")
    static let needsAnswer = BilingualText("これには標準の答えがありません", "this needs an answer")
    static let subjectsHeading = BilingualText("ひな形の科目:", "Subjects of the template:")
    static let everythingElse = BilingualText("残り全部", "everything else")
    static let baseCost = BilingualText(
        "仕入原価に対する率です(粗利率 30 % なら 42.9)。",
        "It is taken of the purchase cost: 42.9 for a margin of 30 % of the price.")
    static let basePrice = BilingualText("売価に対する率(粗利率)です。", "It is taken of the selling price.")
    static let notBoth = BilingualText("--subject と一緒には使えません", "does not go with --subject")
    static let subjectsMissing = BilingualText("no なら自社の科目が要ります", "with no, own subjects are needed")
    static let noHold = BilingualText("固定期間が none のときは使えません", "goes with a hold only, and --hold is none")

    static let restCode = "OTHER"
    static let restName = BilingualText("その他", "Others")

    /// Said on standard error of each answer that nobody gave.
    static func defaultTaken(_ option: String, _ value: String) -> BilingualText {
        BilingualText("\(option) の指定がないので \(value) にします", "\(option) was not given: \(value)")
    }

    static func wrongOption(_ option: String, _ reason: BilingualText) -> BilingualText {
        BilingualText("\(option): \(reason.ja)", "\(option): \(reason.en)")
    }

    static func correctOption(_ option: String) -> BilingualText {
        BilingualText(
            "\(option) を直してもう一度実行してください", "correct \(option) and run the command again")
    }

    static func giveOption(_ option: String) -> BilingualText {
        BilingualText("\(option) を指定してください", "give \(option)")
    }

    static func reductionMax(_ rate: Int32) -> BilingualText {
        let percent = AnswerReader.percentText(rate)
        return BilingualText(
            "\(percent) まで。それ以上は、隣どうしの号級の差が大きくなりすぎるか、最低の手数料率を割ります。",
            "At most \(percent): beyond it neighbouring grades lie too far apart, or fees fall below the least one.")
    }

    static func exists(_ file: String) -> BilingualText {
        BilingualText("\(file) はすでにあります", "\(file) is there already")
    }

    static let otherFile = BilingualText(
        "別の名前を --out で指定するか、上書きしてよければ --force をつけてください",
        "give another name with --out, or --force to overwrite it")

    static func unwritable(_ file: String) -> BilingualText {
        BilingualText("\(file) に書けません", "\(file) cannot be written")
    }

    static let checkFolder = BilingualText("フォルダーと権限を確かめてください", "check the folder and its rights")

    static func wrote(_ file: String) -> BilingualText {
        BilingualText("\(file) を書きました", "wrote \(file)")
    }

    static let sameAgain = BilingualText(
        "答えを直すときは、直して --force をつけたこのコマンドで:",
        "to change an answer, change it in this command and add --force:")

    static func nextSteps(_ file: String) -> BilingualText {
        BilingualText(
            """
            次にすること:
              1. 読んで、合わないところを直す(docs/policy-guide.ja.md)
              2. 直すたびに確かめる: kakuzuke policy validate \(file)
              3. サーバーに登録する: kakuzuke policy upload \(file)
              4. 別の人が有効にする: kakuzuke policy activate VERSION --from YYYY-MM-DD
            """,
            """
            what to do next:
              1. read it and change what does not fit (docs/policy-guide.md)
              2. check it after each change: kakuzuke policy validate \(file)
              3. hand it in: kakuzuke policy upload \(file)
              4. let a second person activate it: kakuzuke policy activate VERSION --from YYYY-MM-DD
            """)
    }

    /// The words for what can be chosen, beside those of the policy file.
    static let choices: [String: BilingualText] = [
        ShopKind.supermarket.rawValue: BilingualText("食品スーパー", "food and daily needs"),
        ShopKind.drugstore.rawValue: BilingualText("ドラッグストア", "medicine, cosmetics, household"),
        ShopKind.departmentStore.rawValue: BilingualText("百貨店", "many trades, rates of the selling price"),
        ShopKind.specialtyStore.rawValue: BilingualText("専門店", "one trade"),
        "included": BilingualText("税込", "with tax"), "excluded": BilingualText("税抜", "without tax"),
        "composition": BilingualText("原価と手数料", "cost and fee"), "rate": BilingualText("率だけ", "the rate only"),
        "none": BilingualText("なし", "none"), "yes": BilingualText("はい", "yes"), "no": BilingualText("いいえ", "no"),
        "month": BilingualText("1か月", "a month"), "quarter": BilingualText("3か月", "three months"),
        "half_year": BilingualText("半年", "six months"), "year": BilingualText("1年", "a year"),
    ]
}
