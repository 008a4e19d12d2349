/// A change of one customer's facts that states have to follow.
public enum UsageChange: Hashable, Sendable {
    /// A receipt came.
    case added(Receipt)
    /// A receipt went, because it was voided or an amendment follows: its key and the business date that it had.
    case removed(key: ReceiptKey, date: CalendarDate)
    /// A fact other than a receipt came, valid from the date on.
    case fact(date: CalendarDate)
}

extension RatingEngine {
    /// Lets the states of one customer follow a change.
    ///
    /// Server and agent both go this way, so that they agree. Source: `docs/rating.md`, "The compact state".
    ///
    /// - Parameters:
    ///   - change: what happened; it is not yet in the states.
    ///   - states: one for each subject, in the policy's order; unchanged unless the change was applied.
    /// - Returns: whether the states could follow.
    public func follow(_ change: UsageChange, _ states: inout [SubjectState]) -> SubjectState.ChangeOutcome {
        var followed = states
        switch change {
        case .added(let receipt):
            for (subject, entry) in entries(of: receipt) {
                guard followed[subject].add(entry) == .applied else { return .needsAllReceipts }
            }
        case .removed(let key, let date):
            for subject in followed.indices where followed[subject].entries.contains(where: { $0.key == key }) {
                guard followed[subject].remove(key, datedOn: date) == .applied else { return .needsAllReceipts }
            }
            // A receipt that has been summed up leaves no entry to remove.
            guard followed.allSatisfy({ date > $0.base && $0.foldedDays.allSatisfy { $0.date != date } }) else {
                return .needsAllReceipts
            }
        case .fact(let date):
            guard followed.allSatisfy({ date > $0.base }) else { return .needsAllReceipts }
        }
        states = followed
        return .applied
    }
}
