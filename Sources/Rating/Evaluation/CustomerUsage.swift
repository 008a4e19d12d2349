/// All that rating needs of one customer: dated facts, and a state for each subject of the policy.
public struct CustomerUsage: Hashable, Sendable {
    /// Enrolment, attributes and reservations.
    public var facts: CustomerFacts
    /// One state for each subject, in the policy's order; complete or compact.
    public var states: [SubjectState]

    /// Makes the usage.
    public init(facts: CustomerFacts, states: [SubjectState]) {
        self.facts = facts
        self.states = states
    }
}
