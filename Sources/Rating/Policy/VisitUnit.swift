/// What counts as one visit in a subject; raw values are the words of the policy file.
public enum VisitUnit: String, CaseIterable, Sendable {
    /// Every receipt whose amount in the subject is above zero.
    case receipt
    /// Only the first such receipt of a business date; the others add amounts.
    case businessDay = "business_day"
}
