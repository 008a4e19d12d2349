/// Puts what somebody should look at into sentences of the catalogue.
public struct StatusSentences: Sendable {
    private let language: Language

    /// Speaks a language.
    public init(_ language: Language) {
        self.language = language
    }

    /// What is to be said of a finding, with what to do where somebody at the store can do something.
    public func sentence(_ finding: StatusFinding) -> String {
        switch finding {
        case .writingStopped(let reason): say(StatusPhrases.writingStopped, ["reason": reason])
        case .fileDamaged(let problem): say(StatusPhrases.fileDamaged, ["problem": problem])
        case .diskNearlyFull(let megabytes): say(StatusPhrases.disk, ["megabytes": String(megabytes)])
        case .notRunning: say(StatusPhrases.notRunning)
        case .policyMissing: say(StatusPhrases.policyMissing)
        case .pricesLimited: say(StatusPhrases.pricesLimited)
        case .pricesStale: say(StatusPhrases.pricesStale)
        case .ratingsDamaged(let problem): say(StatusPhrases.ratingsDamaged, ["problem": problem])
        case .factsMissing(let count): say(StatusPhrases.factsMissing, ["count": String(count)])
        case .quarantineWaits(let count): say(StatusPhrases.quarantine, ["count": String(count)])
        case .roundFailed, .noRoundYet, .silentSinceClockWasSetBack, .silent, .roundHangs: round(finding)
        case .clockBehind(let seconds): say(StatusPhrases.clockBehind, ["span": span(seconds)])
        case .clockAhead(let seconds): say(StatusPhrases.clockAhead, ["span": span(seconds)])
        case .certificateEnded(let seconds): say(StatusPhrases.certificateEnded, ["ago": ago(seconds)])
        case .certificateLost(let seconds): say(StatusPhrases.certificateLost, ["ago": ago(seconds)])
        case .certificateEnds(let days): say(StatusPhrases.certificateEnds, ["days": String(days)])
        case .journalsStandStill, .journalsUnread, .journalUnreadable: journals(finding)
        case .quotesNotRecorded, .quotesNotSent, .quotesRefused: quotes(finding)
        case .daysNotCompared(let code, let message):
            say(DayPhrases.notCompared, ["reason": reason(code: code, message: message)])
        case .dayDiffers(let day): DaySentences(language: language).sentence(day)
        case .furtherDaysDiffer(let count, let fromServer):
            DaySentences(language: language).further(count, fromServer: fromServer)
        }
    }

    private func round(_ finding: StatusFinding) -> String {
        switch finding {
        case .roundFailed(let code, let message):
            say(StatusPhrases.roundFailed, ["reason": reason(code: code, message: message)])
        case .silentSinceClockWasSetBack(let seconds): say(StatusPhrases.clockSetBack, ["span": span(seconds)])
        case .silent(let seconds): say(StatusPhrases.silent, ["ago": ago(seconds)])
        case .roundHangs(let seconds): say(StatusPhrases.roundHangs, ["ago": ago(seconds)])
        default: say(StatusPhrases.noRoundYet)
        }
    }

    private func journals(_ finding: StatusFinding) -> String {
        switch finding {
        case .journalsStandStill(let seconds): say(StatusPhrases.journalsStill, ["ago": ago(seconds)])
        case .journalsUnread(let folder, let bytes, let seconds):
            say(
                folder.isEmpty ? StatusPhrases.journalsUnread : StatusPhrases.journalsUnreadOf,
                ["folder": folder, "bytes": String(bytes), "ago": ago(seconds)])
        case .journalUnreadable(let folder, let file, let message) where !file.isEmpty:
            say(
                StatusPhrases.journal,
                ["file": DisplayWidth.printable(folder.isEmpty ? file : folder + "/" + file), "message": message])
        case .journalUnreadable(let folder, _, let message):
            say(
                folder.isEmpty ? StatusPhrases.journals : StatusPhrases.journalsOf,
                ["folder": folder, "message": message])
        default: ""
        }
    }

    private func quotes(_ finding: StatusFinding) -> String {
        switch finding {
        case .quotesNotRecorded(let count, let problem):
            say(StatusPhrases.quotesNotRecorded, ["count": String(count), "problem": problem])
        case .quotesNotSent(let count, let code, let message):
            say(
                StatusPhrases.quotesNotSent,
                ["count": String(count), "reason": reason(code: code, message: message)])
        case .quotesRefused(let count, let last) where last.isEmpty:
            say(StatusPhrases.quotesRefused, ["count": String(count)])
        case .quotesRefused(let count, let last):
            say(StatusPhrases.quotesRefusedLast, ["count": String(count), "last": last])
        default: ""
        }
    }

    /// Why something failed: the code, and in Japanese what it means where the catalogue has words for it.
    ///
    /// The message is English and for whoever looks into it; an English sentence takes it as it is.
    private func reason(code: String, message: String) -> String {
        guard language == .japanese, let phrase = FailurePhrases.byCode[code] else { return "\(code): \(message)" }
        return "\(phrase.japanese)（\(code)）"
    }

    private func say(_ phrase: Phrase, _ values: [String: String] = [:]) -> String { phrase.text(language, values) }
    private func span(_ seconds: Int64) -> String { SpanText.span(seconds: seconds, language) }
    private func ago(_ seconds: Int64) -> String { SpanText.ago(seconds: seconds, language) }
}
