import ArgumentParser
import KakuzukeProtocol

/// What a recomputation found, as a word of the command line and of JSON.
enum QuoteVerdictWord: String, CaseIterable, ExpressibleByArgument {
    /// The same facts give other prices.
    case different
    /// What the store knew can no longer be told.
    case notRecomputable = "not_recomputable"
    /// Not reckoned again yet.
    case unchecked
    /// The same facts give the same prices.
    case equal

    /// The word of a verdict; one of a later version counts as unchecked.
    init(_ verdict: Kakuzuke_V1_QuoteVerdict) {
        self = Self.allCases.first { $0.verdict == verdict } ?? .unchecked
    }

    /// The verdict on the wire.
    var verdict: Kakuzuke_V1_QuoteVerdict {
        switch self {
        case .different: .different
        case .notRecomputable: .notRecomputable
        case .unchecked: .unchecked
        case .equal: .equal
        }
    }
}
