/// An answer that cannot be taken, and why.
struct WrongAnswer: Error, Hashable {
    /// What is wrong with it; one sentence without a full stop.
    var reason: BilingualText

    init(_ ja: String, _ en: String) {
        reason = BilingualText(ja, en)
    }
}
