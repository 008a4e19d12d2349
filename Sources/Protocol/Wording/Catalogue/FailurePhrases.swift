/// What is said of a conversation with the server that failed, by the error's code.
enum FailurePhrases {
    static let unavailable = Phrase("サーバーに接続できません", "the server cannot be reached")
    static let deadlineExceeded = Phrase("サーバーの応答がありません", "the server did not answer in time")
    static let busy = Phrase("サーバーが混み合っています", "the server is busy")
    static let tenantSuspended = Phrase("本部の契約が停止されています", "the retailer is suspended")
    static let quotaExceeded = Phrase("保存できる量の上限に達しました", "the retailer has stored all that it may")
    static let versionUnsupported = Phrase("サーバーと版が合いません。更新が必要です", "the versions do not fit; update")
    static let certificateRevoked = Phrase("証明書が取り消されました。本部に連絡してください", "the certificate was revoked")
    static let certificateExpired = Phrase("証明書の期限が切れています", "the certificate has expired")
    static let spoolConflict = Phrase(
        "同じエージェントの写しが動いています。本部に連絡してください", "a copy of this agent is known to the server")

    /// The phrases by the words of `KakuzukeError.Code`.
    static let byCode: [String: Phrase] = [
        "unavailable": unavailable, "deadline_exceeded": deadlineExceeded, "busy": busy,
        "tenant_suspended": tenantSuspended, "quota_exceeded": quotaExceeded,
        "version_unsupported": versionUnsupported, "certificate_revoked": certificateRevoked,
        "certificate_expired": certificateExpired, "spool_conflict": spoolConflict,
    ]

    static let all: [(name: String, phrase: Phrase)] = byCode.sorted { $0.key < $1.key }
        .map { ("failure." + $0.key, $0.value) }
}
