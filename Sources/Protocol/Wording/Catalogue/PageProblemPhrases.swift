/// What the agent's page says of a refusal, by the error's code, with what to do next.
enum PageProblemPhrases {
    /// What the page says of a code that has no phrase of its own.
    static let other = Phrase(
        "処理できませんでした。この端末で kakuzuke-agent doctor を実行し、表示された内容を本部に伝えてください。",
        "It could not be done. Run kakuzuke-agent doctor on this machine and tell headquarters what it says.")
    static let unknownProduct = Phrase(
        "この商品コードは登録がありません。コードを確かめてください。",
        "The item master does not know this product. Check the code.")
    static let invalidArgument = Phrase(
        "入力が正しくありません。印の付いた欄を直してください。", "Something is not right. Correct the marked field.")
    static let basketInvalid = Phrase(
        "この商品には本日の価格を付けられません。本部に連絡してください。",
        "These goods cannot be priced today. Ask headquarters.")
    static let cacheEmpty = Phrase(
        "格付をまだ受け取っていません。サーバーとの最初の同期が終わるまでお待ちください。",
        "There are no ratings yet. Wait for the first sync with the server.")
    static let policyMissing = Phrase(
        "本日の価格を決める方針がありません。本部に連絡してください。", "No policy prices today. Ask headquarters.")
    static let busy = Phrase(
        "混み合っています。数秒後にもう一度お試しください。", "The agent is busy. Try again in a few seconds.")
    static let deadlineExceeded = Phrase(
        "時間内に終わりませんでした。もう一度お試しください。", "It took too long. Try again.")

    static let all: [(name: String, phrase: Phrase)] = [
        ("problem.other", other), ("problem.unknown_product", unknownProduct),
        ("problem.invalid_argument", invalidArgument), ("problem.basket_invalid", basketInvalid),
        ("problem.cache_empty", cacheEmpty), ("problem.policy_missing", policyMissing), ("problem.busy", busy),
        ("problem.deadline_exceeded", deadlineExceeded),
    ]
}
