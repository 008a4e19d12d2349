/// How far a customer has come in a subject; raw values are the words of the conformance format.
public enum RatingStage: String, CaseIterable, Sendable {
    /// No customer, or not enrolled where the policy requires it (一見客).
    case walkIn = "walk_in"
    /// Before the second visit (仮格付).
    case provisional
    /// From the second visit on (開始格付).
    case starting
    /// After enough visits and days (収束格付).
    case converged
}
