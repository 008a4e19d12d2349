/// Why a store's quote is refused for ever; the word travels, `docs/sync.md` lists them.
struct QuoteProblem: Error, Hashable, Sendable {
    /// The kinds.
    enum Reason: String, Sendable {
        /// The id is empty, too long or no text that can be kept.
        case idInvalid = "id_invalid"
        /// A date, number or size is outside the limits.
        case outOfRange = "out_of_range"
        /// Basket or answer cannot be read.
        case contentsUnreadable = "contents_unreadable"
        /// There is no signature.
        case signatureMissing = "signature_missing"
        /// No key that the agent was given a certificate for has made the signature.
        case signatureWrong = "signature_wrong"
        /// The same id stands for another quote of the agent.
        case quoteChanged = "quote_changed"
    }

    /// The kind.
    let reason: Reason
    /// What it concerns; empty: the whole quote.
    let field: String

    init(_ reason: Reason, field: String = "") {
        self.reason = reason
        self.field = field
    }
}
