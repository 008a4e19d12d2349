public import KakuzukeProtocol
import Rating

/// Puts what the server has put aside into words of the catalogue.
public struct QuarantineSentences: Sendable {
    private let language: Language

    /// Speaks a language.
    public init(_ language: Language) {
        self.language = language
    }

    /// Titles of the table: entry, store, key, held and stored contents, when it came, state, reason.
    public var titles: [String] {
        [
            QuarantinePhrases.entry, QuarantinePhrases.store, QuarantinePhrases.key, QuarantinePhrases.held,
            QuarantinePhrases.stored, QuarantinePhrases.came, QuarantinePhrases.state, QuarantinePhrases.reason,
        ].map { $0[language] }
    }

    /// Said where nothing waits.
    public var nothing: String { QuarantinePhrases.nothing[language] }

    /// Said of a key that cannot be read.
    public var unreadable: String { QuarantinePhrases.unreadable[language] }

    /// Said before what would be discarded.
    public var wouldDiscard: String { QuarantinePhrases.wouldDiscard[language] }

    /// Said behind it.
    public var dryRun: String { QuarantinePhrases.dryRun[language] }

    /// How to see what stands behind the entry with a number.
    public func more(after entry: UInt64) -> String {
        QuarantinePhrases.more.text(language, ["entry": String(entry)])
    }

    /// Said of an entry that was tried again in vain.
    public func waitsAgain(_ entry: Kakuzuke_V1_HeldEntry) -> String {
        QuarantinePhrases.waitsAgain.text(language, ["entry": String(entry.entryNumber), "reason": reason(entry)])
    }

    /// How an entry stands; `word` is that of the calls, which stays where a later version has made it.
    public func state(_ word: String) -> String { QuarantinePhrases.states[word]?[language] ?? word }

    /// Why an entry waits, with the next step; a code of a later version as it is.
    public func reason(_ entry: Kakuzuke_V1_HeldEntry) -> String {
        QuarantinePhrases.reasons[entry.reasonCode]?.text(language, ["field": entry.field]) ?? entry.reasonCode
    }

    /// One version of a receipt; its amount is in minor units without tax.
    public func version(_ version: Kakuzuke_V1_HeldEntry.Version) -> String {
        let date = CalendarDate(daysSinceEpoch: version.businessDate).description
        guard !version.isVoid else { return QuarantinePhrases.void.text(language, ["date": date]) }
        return QuarantinePhrases.version.text(
            language, ["date": date, "lines": String(version.lines), "amount": String(version.amount)])
    }
}
