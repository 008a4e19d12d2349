/// What is said of an agent that somebody should look at.
enum StatusPhrases {
    static let seconds = Phrase("{number}秒", "{number} {number|second|seconds}")
    static let minutes = Phrase("{number}分", "{number} {number|minute|minutes}")
    static let hours = Phrase("{number}時間", "{number} {number|hour|hours}")
    static let days = Phrase("{number}日", "{number} {number|day|days}")
    static let ago = Phrase("{span}前", "{span} ago")

    static let writingStopped = Phrase(
        "書き込みが止まりました。エージェントを再起動してください：{reason}", "Writing has stopped: {reason}")
    static let fileDamaged = Phrase(
        "エージェントのファイルが壊れています：{problem}。ディスクを確認し、フォルダーを控えたうえで、新しいフォルダーで登録し直して"
            + "ください。ジャーナルは読み直され、格付はサーバーから届きます。",
        "The agent's file is damaged: {problem}. Check the disk, keep a copy of the folder and enrol with a new one: "
            + "the journals are read again and the server sends the ratings.")
    static let disk = Phrase(
        "ディスクの空きが残り{megabytes}MBです。取引を受け取れなくなる前に空きを増やしてください。",
        "The disk has {megabytes} MB left; make room before receipts must wait.")
    static let notRunning = Phrase(
        "エージェントが動いていません。`kakuzuke-agent run` で起動してください。",
        "The agent is not running; start it with `kakuzuke-agent run`.")
    static let roundFailed = Phrase("サーバーとの前回の同期に失敗しました：{reason}", "The last round failed: {reason}")
    static let noRoundYet = Phrase("サーバーとの同期はまだ一度も成功していません。", "No round has succeeded yet.")
    static let clockSetBack = Phrase(
        "この端末の時計が{span}戻されてから、サーバーとの同期が成功していません。",
        "No round has succeeded since this machine's clock was set back by {span}.")
    static let silent = Phrase(
        "サーバーとの同期が最後に成功したのは{ago}です。", "The last round that succeeded was {ago}.")
    static let roundHangs = Phrase(
        "{ago}に始まったサーバーとの同期が終わっていません。", "The round under way began {ago} and has not ended.")
    static let clockBehind = Phrase(
        "この端末の時計はサーバーより{span}遅れています。時計を合わせてください。",
        "This machine's clock is {span} behind the server's; set it right.")
    static let clockAhead = Phrase(
        "この端末の時計はサーバーより{span}進んでいます。時計を合わせてください。",
        "This machine's clock is {span} ahead of the server's; set it right.")
    static let certificateEnded = Phrase(
        "証明書の期限が{ago}に切れました。サーバーにつながれば、60日以内は自動で更新されます。",
        "The certificate ended {ago}; the agent renews it when it reaches the server, for at most 60 days.")
    static let certificateLost = Phrase(
        "証明書の期限が{ago}に切れ、自動で更新できる60日を過ぎました。本部に新しいトークンを頼み、"
            + "新しいフォルダーで `kakuzuke-agent enroll` を実行してください。",
        "The certificate ended {ago}, and renews itself for 60 days only: ask headquarters for a new token and run "
            + "`kakuzuke-agent enroll` with a new folder.")
    static let certificateEnds = Phrase(
        "証明書の期限はあと{days}日ですが、まだ更新されていません。サーバーにつながるようにしてください。",
        "The certificate ends in {days} {days|day|days} and was not renewed; let the agent reach the server.")
    static let factsMissing = Phrase(
        "復元されたサーバーから、もう残っていない記録{count}件を求められました。本部に連絡してください。",
        "A restored server asked for {count} {count|fact that is|facts that are} no longer kept.")
    static let quarantine = Phrase(
        "確認待ちが{count}件あります。", "{count} {count|entry waits|entries wait} in quarantine.")
    static let journalsStill = Phrase(
        "ジャーナルの読み取りが{ago}から止まっています。フォルダーのあるディスクまたは共有を確認してください。",
        "The look at the journals has stood still since {ago}; check the disk or share that holds their folder.")
    static let journalsUnread = Phrase(
        "ジャーナルの{bytes}バイトが{ago}から読まれていません。最後の取引が途中で終わっています。",
        "{bytes} bytes of journals wait unread since {ago}: their last receipt is not complete.")
    static let journalsUnreadOf = Phrase(
        "{folder} のジャーナルの{bytes}バイトが{ago}から読まれていません。最後の取引が途中で終わっています。",
        "{bytes} bytes of journals of {folder} wait unread since {ago}: their last receipt is not complete.")
    static let quotesNotRecorded = Phrase(
        "見積もり{count}件をまだ記録できていません：{problem}", "{count} quotes could not be recorded yet: {problem}")
    static let quotesNotSent = Phrase(
        "見積もり{count}件が送信待ちです：{reason}", "{count} quotes wait to be sent: {reason}")
    static let quotesRefused = Phrase(
        "見積もり{count}件が受け付けられず、送信されません。本部に連絡してください。",
        "{count} {count|quote was|quotes were} put aside and will not be sent; tell headquarters.")
    static let quotesRefusedLast = Phrase(
        "見積もり{count}件が受け付けられず、送信されません（最後は{last}）。本部に連絡してください。",
        "{count} {count|quote was|quotes were} put aside and will not be sent, the last one {last}; "
            + "tell headquarters.")
    static let ratingsDamaged = Phrase(
        "格付のデータが壊れています：{problem}。エージェントがサーバーから全て取り直します。",
        "The ratings are damaged: {problem}; the agent asks the server for all of them.")
    static let pricesLimited = Phrase(
        "格付が本部の決めた期限より古くなっています（LIMITED）。", "Prices are LIMITED.")
    static let pricesStale = Phrase(
        "格付が古すぎて、価格を確かめられません（STALE）。", "Prices are STALE.")
    static let policyMissing = Phrase(
        "本日の価格を決める方針がありません。本部に連絡してください。", "No policy prices today.")
    static let journal = Phrase("ジャーナル {file} を読めません：{message}", "Journal {file}: {message}")
    static let journals = Phrase("ジャーナルを読めません：{message}", "Journals: {message}")
    static let journalsOf = Phrase("{folder} のジャーナルを読めません：{message}", "Journals of {folder}: {message}")

    static let all: [(name: String, phrase: Phrase)] = spans + agent + facts

    private static let spans: [(name: String, phrase: Phrase)] = [
        ("span.seconds", seconds), ("span.minutes", minutes), ("span.hours", hours), ("span.days", days),
        ("span.ago", ago),
    ]

    private static let agent: [(name: String, phrase: Phrase)] = [
        ("status.writing_stopped", writingStopped), ("status.file_damaged", fileDamaged), ("status.disk", disk),
        ("status.not_running", notRunning),
        ("status.round_failed", roundFailed), ("status.no_round_yet", noRoundYet),
        ("status.clock_set_back", clockSetBack), ("status.silent", silent), ("status.round_hangs", roundHangs),
        ("status.clock_behind", clockBehind), ("status.clock_ahead", clockAhead),
        ("status.certificate_ended", certificateEnded), ("status.certificate_lost", certificateLost),
        ("status.certificate_ends", certificateEnds),
    ]

    private static let facts: [(name: String, phrase: Phrase)] = [
        ("status.facts_missing", factsMissing), ("status.quarantine", quarantine),
        ("status.journals_still", journalsStill), ("status.journals_unread", journalsUnread),
        ("status.journals_unread_of", journalsUnreadOf),
        ("status.quotes_not_recorded", quotesNotRecorded), ("status.quotes_not_sent", quotesNotSent),
        ("status.quotes_refused", quotesRefused), ("status.quotes_refused_last", quotesRefusedLast),
        ("status.ratings_damaged", ratingsDamaged), ("status.prices_limited", pricesLimited),
        ("status.prices_stale", pricesStale),
        ("status.policy_missing", policyMissing), ("status.journal", journal), ("status.journals", journals),
        ("status.journals_of", journalsOf),
    ]
}
