/// What is known of a customer apart from receipts; every fact counts from its own date on.
public struct CustomerFacts: Hashable, Sendable {
    /// The conversion requirements chosen.
    public var enrolment: [EnrolmentChoice]
    /// The attributes; two different values of one attribute from the same date are an input error.
    public var attributes: [AttributeValue]
    /// The reservations in all subjects.
    public var reservations: [Reservation]

    /// Makes the facts; by default nothing is known.
    public init(
        enrolment: [EnrolmentChoice] = [], attributes: [AttributeValue] = [], reservations: [Reservation] = []
    ) {
        self.enrolment = enrolment
        self.attributes = attributes
        self.reservations = reservations
    }

    /// The first attribute that has two different values from the same date; nil when the facts are sound.
    public var contradictoryAttribute: String? {
        var seen: [AttributeValue: String] = [:]
        for fact in attributes {
            let slot = AttributeValue(attribute: fact.attribute, value: "", from: fact.from)
            if let other = seen[slot], other != fact.value { return fact.attribute }
            seen[slot] = fact.value
        }
        return nil
    }
}
