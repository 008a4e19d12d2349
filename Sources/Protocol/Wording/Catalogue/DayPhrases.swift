/// What is said of business dates that do not compare.
enum DayPhrases {
    static let notCompared = Phrase(
        "営業日をサーバーと照合できませんでした：{reason}。次の同期でもう一度照合します。",
        "Business dates could not be compared with the server: {reason}; the agent tries again with its next round.")
    static let atServer = Phrase(
        """
        {date}：エージェントとサーバーの内容が一致しません。エージェントは{own}、サーバーは{other}です{parts}。\
        `kakuzuke-agent sync` でもう一度照合します。直らないときは、本部に \
        `kakuzuke store reconcile --store {store} --from {date} --to {date}` を頼んでください。
        """,
        """
        {date}: agent and server differ: the agent has {own}, the server {other}{parts}. `kakuzuke-agent sync` \
        compares again; if it stays, ask headquarters for \
        `kakuzuke store reconcile --store {store} --from {date} --to {date}`.
        """)
    static let inJournals = Phrase(
        """
        {date}：ジャーナルとエージェントの内容が一致しません：{parts}。ジャーナルには{other}あります。`kakuzuke-agent sync` \
        で読み直して照合します。直らないときは、POSの日計と比べて本部に連絡してください。
        """,
        """
        {date}: journals and agent differ: {parts}; the journals have {other}. `kakuzuke-agent sync` reads them again \
        and compares; if it stays, compare with the day's report of the point of sale and tell headquarters.
        """)
    static let furtherAtServer = Phrase(
        "ほかに{count}日、エージェントとサーバーの内容が一致しません。`status --json` に出ています。",
        "On {count} earlier {count|date|dates} agent and server differ too; `status --json` names them.")
    static let furtherInJournals = Phrase(
        "ほかに{count}日、ジャーナルとエージェントの内容が一致しません。`status --json` に出ています。",
        "On {count} earlier {count|date|dates} journals and agent differ too; `status --json` names them.")
    static let sum = Phrase("税抜{amount}の取引{count}件", "{count} {count|receipt|receipts} of {amount} without tax")
    static let missingAtServer = Phrase("サーバーにないもの{count}件", "{count} missing at the server")
    static let missingAtAgent = Phrase("エージェントにないもの{count}件", "{count} missing at the agent")
    static let otherContent = Phrase("内容の違うもの{count}件", "{count} with other contents")
    static let missingInJournals = Phrase("ジャーナルからなくなったもの{count}件", "{count} no more in the journals")

    static let all: [(name: String, phrase: Phrase)] = [
        ("days.not_compared", notCompared), ("days.at_server", atServer), ("days.in_journals", inJournals),
        ("days.further_at_server", furtherAtServer), ("days.further_in_journals", furtherInJournals),
        ("days.sum", sum), ("days.missing_at_server", missingAtServer), ("days.missing_at_agent", missingAtAgent),
        ("days.other_content", otherContent), ("days.missing_in_journals", missingInJournals),
    ]
}
