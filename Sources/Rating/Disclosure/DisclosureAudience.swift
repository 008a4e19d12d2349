/// To whom a retailer shows how prices and ratings are made; a tenant's setting.
///
/// Source: `docs/rating.md`, "What is disclosed".
public enum DisclosureAudience: Int, CaseIterable, Sendable {
    /// Everybody, also who only passes by (全員).
    case everyone = 0
    /// Whoever has a grade (会員).
    case members = 1
    /// Whoever a price or rating is about, once known (当事者).
    case concerned = 2

    /// What of a policy's disclosure a buyer is shown of an own price or rating.
    ///
    /// - Parameters:
    ///   - level: the policy's `disclose`.
    ///   - isKnown: the buyer is one of the store's customers.
    ///   - hasGrade: the buyer has a grade, so is no walk-in.
    /// - Returns: the level for this buyer; `none` where the audience leaves them out.
    public func level(_ level: DisclosureLevel, isKnown: Bool, hasGrade: Bool) -> DisclosureLevel {
        switch self {
        case .everyone: level
        case .members: hasGrade ? level : .none
        case .concerned: isKnown ? level : .none
        }
    }
}
