import Wording

/// An answer that cannot be taken, and why.
struct WrongAnswer: Error, Hashable {
    /// What is wrong with it; one sentence without a full stop.
    var reason: Phrase

    init(_ ja: String, _ en: String) {
        reason = Phrase(ja, en)
    }
}
