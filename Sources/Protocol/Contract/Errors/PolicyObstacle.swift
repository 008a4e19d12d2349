/// What stands in the way of a policy version; a word by which commands tell the next step.
public enum PolicyObstacle: String, CaseIterable, Sendable {
    /// The tenant has no such version.
    case noSuchVersion = "no_such_version"
    /// It is a draft with errors.
    case draft
    /// Its currency is not the tenant's.
    case otherCurrency = "other_currency"
    /// Nothing was reckoned of it yet.
    case notSimulated = "not_simulated"
    /// There is no report of it.
    case noReport = "no_report"
    /// What was reckoned compares it with itself.
    case simulatedAgainstItself = "simulated_against_itself"
    /// No version is in force with which another one could be compared.
    case nothingInForce = "nothing_in_force"
    /// Who uploaded it wants to activate it.
    case sameAuthor = "same_author"
    /// It prices already.
    case inForce = "in_force"
    /// It is on the schedule from another date.
    case scheduledAlready = "scheduled_already"
    /// The date lies too far ahead.
    case tooFarAhead = "too_far_ahead"
    /// The date has been priced.
    case pastIsPriced = "past_is_priced"
    /// Its states are to be made before it takes over.
    case statesMissing = "states_missing"
    /// It has priced and so cannot be withdrawn.
    case hasPriced = "has_priced"
    /// It is not on the schedule from the date.
    case notScheduled = "not_scheduled"
    /// No other version has been in force before.
    case noPrevious = "no_previous"

    /// The parameter of an error that has the word.
    public static let parameter = "obstacle"
}
