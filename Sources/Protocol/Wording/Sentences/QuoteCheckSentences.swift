public import KakuzukeProtocol

/// Puts what was found about stores' quotes into sentences of the catalogue.
public struct QuoteCheckSentences: Sendable {
    /// Words of tables.
    public struct Titles: Sendable {
        /// What was found.
        public let found: String
        /// Number of quotes.
        public let quotes: String
        /// Id of a quote.
        public let quote: String
        /// Code of a store.
        public let store: String
        /// Business date.
        public let day: String
        /// What was told.
        public let told: String
        /// What was reckoned.
        public let reckoned: String
        /// The first difference, or why there is none.
        public let first: String
    }

    private let language: Language

    /// Speaks a language.
    public init(_ language: Language) {
        self.language = language
    }

    /// The words of tables.
    public var titles: Titles {
        Titles(
            found: say(QuoteCheckPhrases.found), quotes: say(QuoteCheckPhrases.quotes),
            quote: say(QuoteCheckPhrases.quote), store: say(QuoteCheckPhrases.store), day: say(QuoteCheckPhrases.day),
            told: say(QuoteCheckPhrases.told), reckoned: say(QuoteCheckPhrases.reckonedColumn),
            first: say(QuoteCheckPhrases.first))
    }

    /// Said where no store has sent a quote.
    public var noQuotes: String { say(QuoteCheckPhrases.noQuotes) }

    /// Said where no quote has a verdict; `verdict` is its word.
    public func noneListed(_ verdict: String) -> String {
        say(QuoteCheckPhrases.noneListed, ["verdict": verdict.replacing("_", with: " ")])
    }

    /// What stands before the findings: whose quote it is, when and from what it was made, and whether it is signed.
    ///
    /// - Parameters:
    ///   - quote: what the server has verified.
    ///   - made: the moment in words.
    ///   - date: the business date in words.
    ///   - total: the told total in words.
    /// - Returns: lines of text.
    public func head(
        _ quote: Kakuzuke_V1_VerifyQuoteResponse.Verified, made: String, date: String, total: String
    ) -> [String] {
        let kept = quote.kept
        return [
            say(
                QuoteCheckPhrases.title, ["quote": kept.quoteID, "store": kept.storeCode, "agent": kept.agentID]),
            say(QuoteCheckPhrases.made, ["made": made, "date": date]),
            say(
                QuoteCheckPhrases.from,
                [
                    "version": "\(kept.policyVersion)", "change": "\(kept.feedChange)",
                    "sequence": "\(kept.ownSequence)",
                ]),
            say(QuoteCheckPhrases.total, ["amount": total]),
            quote.isSigned
                ? say(QuoteCheckPhrases.signed, ["serial": kept.certificateSerial]) : say(QuoteCheckPhrases.unsigned),
        ]
    }

    /// Whether the same facts give the same prices; `reason` is the word why that cannot be told.
    public func verdict(_ verdict: Kakuzuke_V1_QuoteVerdict, reason: String) -> String {
        switch verdict {
        case .equal: say(QuoteCheckPhrases.equal)
        case .different: say(QuoteCheckPhrases.different)
        case .notRecomputable: say(QuoteCheckPhrases.notRecomputable, ["reason": explanation(reason)])
        case .unchecked, .UNRECOGNIZED: say(QuoteCheckPhrases.unchecked)
        }
    }

    /// Why a quote could not be reckoned again; a word of a later version stays as it is.
    public func explanation(_ reason: String) -> String { QuoteCheckPhrases.reasons[reason].map { say($0) } ?? reason }

    /// What was found when the quote had come.
    public func cameAs(_ check: Kakuzuke_V1_QuoteCheck) -> String {
        say(QuoteCheckPhrases.cameAs, ["finding": verdict(check.verdict, reason: check.reason)])
    }

    /// What was found now.
    public func isNow(_ quote: Kakuzuke_V1_VerifyQuoteResponse.Verified) -> String {
        say(QuoteCheckPhrases.isNow, ["finding": verdict(quote.verdictNow, reason: quote.reasonNow)])
    }

    /// The total that was reckoned, in words.
    public func reckoned(_ amount: String) -> String { say(QuoteCheckPhrases.reckoned, ["amount": amount]) }

    /// The total with what all other stores have told by now, in words.
    public func withOthers(_ amount: String) -> String { say(QuoteCheckPhrases.others, ["amount": amount]) }

    /// One difference of a recomputation, on a line.
    public func difference(_ difference: Kakuzuke_V1_QuoteDifference) -> String {
        say(
            QuoteCheckPhrases.difference,
            [
                "place": place(difference), "told": value(difference.told), "reckoned": value(difference.reckoned),
            ])
    }

    /// Whether a file says what the store has signed, with each difference on a line of its own.
    ///
    /// - Parameter differences: `told` is what the file says, `reckoned` what is signed.
    /// - Returns: lines of text.
    public func file(_ differences: [Kakuzuke_V1_QuoteDifference]) -> [String] {
        guard !differences.isEmpty else { return [say(QuoteCheckPhrases.fileSame)] }
        return [say(QuoteCheckPhrases.fileDifferent)]
            + differences.map { difference in
                say(
                    QuoteCheckPhrases.fileDifference,
                    [
                        "place": place(difference), "file": value(difference.told),
                        "signed": value(difference.reckoned),
                    ])
            }
    }

    /// What differs, and where.
    public func place(_ difference: Kakuzuke_V1_QuoteDifference) -> String {
        let word = difference.field
        let field = QuoteCheckPhrases.fields[word].map { say($0) } ?? word.replacing("_", with: " ")
        if difference.line > 0 {
            return say(QuoteCheckPhrases.line, ["line": "\(difference.line)", "field": field])
        }
        guard !difference.subject.isEmpty else { return field }
        return say(QuoteCheckPhrases.subject, ["subject": difference.subject, "field": field])
    }

    /// A value that may be absent.
    public func value(_ text: String) -> String { text.isEmpty ? say(QuoteCheckPhrases.none) : text }

    private func say(_ phrase: Phrase, _ values: [String: String] = [:]) -> String { phrase.text(language, values) }
}
