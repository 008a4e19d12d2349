import KakuzukeProtocol

/// What the recomputation of a store's quote has found.
struct QuoteOutcome: Sendable {
    /// Why a quote cannot be reckoned again; the words travel, `docs/sync.md` lists them.
    enum Obstacle: String, Sendable {
        /// It was made from a feed of before facts were dated.
        case beforeRecords = "before_records"
        /// The server does not have the policy version.
        case policyUnknown = "policy_unknown"
        /// The customer is no longer known, or was not yet.
        case customerUnknown = "customer_unknown"
        /// The quote itself says that the store could not follow everything.
        case customerLimited = "customer_limited"
        /// Identifiers, inputs of headquarters or an original of a return have changed something about the customer.
        case factsChanged = "facts_changed"
        /// A fact of the store that the quote was made from was put aside by the server.
        case factsQuarantined = "facts_quarantined"
        /// The store's facts have numbers of another installation since.
        case installationChanged = "installation_changed"
        /// The feed was made while another store's fact came, and with that fact the prices are the same.
        case feedOverlap = "feed_overlap"
        /// The store priced by a return whose original it may have known otherwise.
        case returnTerms = "return_terms"
        /// The basket cannot be priced by the policy.
        case basketRefused = "basket_refused"
    }

    /// Equal, different, or not possible.
    var verdict: Kakuzuke_V1_QuoteVerdict
    /// Why it was not possible; nil otherwise.
    var obstacle: Obstacle?
    /// Details.
    var finding = Kakuzuke_V1_QuoteFinding()

    /// The same facts give the same prices.
    static let equal = QuoteOutcome(verdict: .equal)

    /// It cannot be told.
    static func notPossible(_ obstacle: Obstacle) -> QuoteOutcome {
        QuoteOutcome(verdict: .notRecomputable, obstacle: obstacle)
    }
}
