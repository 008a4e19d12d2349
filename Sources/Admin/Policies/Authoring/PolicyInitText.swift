import Wording

/// What `kakuzuke policy init` says besides its questions, in both languages.
enum PolicyInitText {
    static let introduction = Phrase(
        "Enter だけなら [ ] の中の答えになります。< で一つ前に戻り、Ctrl-C でやめます。",
        "Enter takes what stands in [ ], < goes back one question, Ctrl-C gives up.")
    static let gaveUp = Phrase("回答をやめたので、何も書いていません", "you gave up, nothing was written")
    static let firstQuestion = Phrase("これが最初の質問です", "this is the first question")
    static let needsAnswer = Phrase("これには標準の答えがありません", "this needs an answer")
    static let subjectsHeading = Phrase("ひな形の科目:", "Subjects of the template:")
    static let everythingElse = Phrase("残り全部", "everything else")
    static let baseCost = Phrase(
        "仕入原価に対する率です(粗利率 30 % なら 42.9)。",
        "It is taken of the purchase cost: 42.9 for a margin of 30 % of the price.")
    static let basePrice = Phrase("売価に対する率(粗利率)です。", "It is taken of the selling price.")
    static let notBoth = Phrase("--subject と一緒には使えません", "does not go with --subject")
    static let subjectsMissing = Phrase("no なら自社の科目が要ります", "with no, own subjects are needed")
    static let noHold = Phrase("固定期間が none のときは使えません", "goes with a hold only, and --hold is none")

    static let restCode = "OTHER"
    static let restName = Phrase("その他", "Others")

    /// Said on standard error of each answer that nobody gave.
    static func defaultTaken(_ option: String, _ value: String) -> Phrase {
        Phrase("\(option) の指定がないので \(value) にします", "\(option) was not given: \(value)")
    }

    /// Said to whoever gives up.
    static func goOn(_ command: String) -> Phrase {
        Phrase("続きから始めるには:\n\(command)", "to go on from here:\n\(command)")
    }

    static func wrongOption(_ option: String, _ reason: Phrase) -> Phrase {
        Phrase("\(option): \(reason.japanese)", "\(option): \(reason.english)")
    }

    static func correctOption(_ option: String) -> Phrase {
        Phrase(
            "\(option) を直してもう一度実行してください", "correct \(option) and run the command again")
    }

    static func giveOption(_ option: String) -> Phrase {
        Phrase("\(option) を指定してください", "give \(option)")
    }

    static func reductionMax(_ rate: Int32) -> Phrase {
        let percent = AnswerReader.percentText(rate)
        return Phrase(
            "\(percent) まで。それ以上は、隣どうしの号級の差が大きくなりすぎるか、最低の手数料率を割ります。",
            "At most \(percent): beyond it neighbouring grades lie too far apart, or fees fall below the least one.")
    }

    static func exists(_ file: String) -> Phrase {
        Phrase("\(file) はすでにあります", "\(file) is there already")
    }

    static let otherFile = Phrase(
        "別の名前を --out で指定するか、上書きしてよければ --force をつけてください",
        "give another name with --out, or --force to overwrite it")

    static func unwritable(_ file: String) -> Phrase {
        Phrase("\(file) に書けません", "\(file) cannot be written")
    }

    static let checkFolder = Phrase("フォルダーと権限を確かめてください", "check the folder and its rights")

    static func wrote(_ file: String) -> Phrase {
        Phrase("\(file) を書きました", "wrote \(file)")
    }

    static let sameAgain = Phrase(
        "答えを直すときは、直して --force をつけたこのコマンドで:",
        "to change an answer, change it in this command and add --force:")

    static func nextSteps(_ file: String) -> Phrase {
        Phrase(
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
    static let choices: [String: Phrase] = [
        ShopKind.supermarket.rawValue: Phrase("食品スーパー", "food and daily needs"),
        ShopKind.drugstore.rawValue: Phrase("ドラッグストア", "medicine, cosmetics, household"),
        ShopKind.departmentStore.rawValue: Phrase("百貨店", "many trades, rates of the selling price"),
        ShopKind.specialtyStore.rawValue: Phrase("専門店", "one trade"),
        "included": Phrase("税込", "with tax"), "excluded": Phrase("税抜", "without tax"),
        "composition": Phrase("原価と手数料", "cost and fee"), "rate": Phrase("率だけ", "the rate only"),
        "none": Phrase("なし", "none"), "yes": Phrase("はい", "yes"), "no": Phrase("いいえ", "no"),
        "month": Phrase("1か月", "a month"), "quarter": Phrase("3か月", "three months"),
        "half_year": Phrase("半年", "six months"), "year": Phrase("1年", "a year"),
    ]
}
