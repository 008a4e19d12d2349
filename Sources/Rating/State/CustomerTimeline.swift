/// A customer's facts prepared for questions about many dates under one policy.
struct CustomerTimeline {
    let enrolment: EnrolmentTimeline
    let attributes: AttributeTimeline
    private let reservations: [[Reservation]]
    private let horizonDays: Int

    init(_ facts: CustomerFacts, policy: Policy) {
        enrolment = EnrolmentTimeline(facts.enrolment, options: policy.enrolment)
        attributes = AttributeTimeline(facts.attributes, rules: policy.attributes)
        horizonDays = policy.reservations?.horizonDays ?? 0
        reservations =
            policy.reservations == nil || facts.reservations.isEmpty
            ? [] : policy.subjects.map { subject in facts.reservations.filter { $0.subject == subject.code } }
    }

    /// Sum of the reservations of a subject that count at the date; minor units.
    func reservationSum(subject: Int, at date: CalendarDate) -> MoneyMinorUnits {
        guard !reservations.isEmpty else { return .zero }
        return reservations[subject].reduce(.zero) { sum, reservation in
            reservation.counts(at: date, horizonDays: horizonDays) ? sum + reservation.amount : sum
        }
    }

    /// Number of the reservations of a subject that count at the date.
    func reservationCount(subject: Int, at date: CalendarDate) -> Int {
        guard !reservations.isEmpty else { return 0 }
        return reservations[subject].count { $0.counts(at: date, horizonDays: horizonDays) }
    }
}
