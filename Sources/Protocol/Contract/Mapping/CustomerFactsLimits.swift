/// The sizes of a customer's facts.
public enum CustomerFactsLimits {
    /// Most enrolment choices, attribute values or reservations of one customer; entries of each.
    public static let entriesMax = 10_000
    /// Most identifiers of one customer, merged ones included; agents take no more.
    public static let identifiersMax = 64
}
