/// What headquarters is told of what the server has put aside.
enum QuarantinePhrases {
    static let entry = Phrase("番号", "ENTRY")
    static let store = Phrase("店舗", "STORE")
    static let key = Phrase("キー", "KEY")
    static let held = Phrase("確認待ちの内容", "HELD")
    static let stored = Phrase("保存済みの内容", "STORED")
    static let came = Phrase("受信", "CAME")
    static let state = Phrase("状態", "STATE")
    static let reason = Phrase("理由", "REASON")
    static let unreadable = Phrase("読めません", "cannot be read")
    static let nothing = Phrase("確認待ちはありません。", "nothing is in quarantine")
    static let void = Phrase("{date} 取消", "{date} void")
    static let version = Phrase("{date} {lines}行 {amount}", "{date} {lines} {lines|line|lines} {amount}")
    static let more = Phrase("続きがあります：--after {entry} を付けてください。", "there are more: add --after {entry}")
    static let waitsAgain = Phrase("{entry}番はまた確認待ちになりました：{reason}", "entry {entry} waits again: {reason}")
    static let wouldDiscard = Phrase("取りやめるもの：", "would be discarded:")
    static let dryRun = Phrase(
        "まだ何も変わっていません。取りやめるには --yes を付けてください。", "nothing has changed; add --yes to discard")

    /// How an entry stands, by its word.
    static let states: [String: Phrase] = [
        "open": Phrase("確認待ち", "open"), "applied": Phrase("反映済み", "applied"), "known": Phrase("受信済み", "known"),
        "discarded": Phrase("取りやめ", "discarded"),
    ]

    /// Why an entry waits, by the code.
    static let reasons: [String: Phrase] = [
        "changed_by_setting": Phrase(
            "設定の変更で内容が変わりました。retry で受け入れ、discard で元のままにします",
            "a changed setting made other content; retry takes it, discard keeps the old one"),
        "changed_since_held": Phrase(
            "保存済みの取引がその後変わりました。両方を比べてから retry か discard をしてください",
            "the stored receipt has changed since; compare both, then retry or discard"),
        "date_out_of_range": Phrase(
            "営業日が離れすぎています。店舗の時計を直してから retry をしてください",
            "its business date is too far away; retry once the store's clock is right"),
        "foreign_store": Phrase(
            "エージェントと違う店舗の取引です。ジャーナルを直してから discard をしてください",
            "it names another store than its agent's; correct the journal, then discard it"),
        "input_changed": Phrase(
            "同じキーに別の入力があり、最初のものが有効です。discard をしてください",
            "its key stands for another input; the first one holds, so discard it"),
        "attribute_contradiction": Phrase(
            "{field} には同じ日から別の値があり、そちらが有効です。discard をしてください",
            "{field} has another value from the same date, which holds; discard it"),
    ]

    static let all: [(name: String, phrase: Phrase)] =
        single.map { ("quarantine." + $0.0, $0.1) }
        + states.sorted { $0.key < $1.key }.map { ("quarantine.state." + $0.key, $0.value) }
        + reasons.sorted { $0.key < $1.key }.map { ("quarantine.reason." + $0.key, $0.value) }

    private static let single: [(String, Phrase)] = [
        ("entry", entry), ("store", store), ("key", key), ("held", held), ("stored", stored), ("came", came),
        ("state", state), ("reason", reason), ("unreadable", unreadable), ("nothing", nothing), ("void", void),
        ("version", version), ("more", more), ("waits_again", waitsAgain), ("would_discard", wouldDiscard),
        ("dry_run", dryRun),
    ]
}
