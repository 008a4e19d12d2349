import Rating
import Storage

/// Reads the facts of customers apart from their receipts.
enum CustomerFactsLoader {
    /// The facts of each customer; a customer without any has an entry too.
    static func load(
        _ customers: [CustomerKey], _ scope: TenantScope, _ transaction: StorageTransaction
    ) async throws -> [CustomerKey: CustomerFacts] {
        let (enrolments, attributes, reservations) = try await transaction.run(
            SelectEnrolments(tenant: scope.tenant, customers: customers),
            SelectAttributes(tenant: scope.tenant, customers: customers),
            SelectReservations(tenant: scope.tenant, customers: customers))
        var facts = Dictionary(customers.map { ($0, CustomerFacts()) }) { first, _ in first }
        for row in enrolments {
            facts[row.customer]?.enrolment.append(EnrolmentChoice(option: row.option, on: row.on))
        }
        for row in attributes {
            facts[row.customer]?.attributes.append(
                AttributeValue(
                    attribute: row.attribute, value: row.value,
                    from: row.from == IngestUnit.always ? nil : row.from))
        }
        for row in reservations {
            facts[row.customer]?.reservations.append(
                Reservation(
                    madeOn: row.madeOn, dueOn: row.dueOn, subject: row.subject,
                    amount: MoneyMinorUnits(row.amount), status: status(row.status), closedOn: row.closedOn))
        }
        return facts
    }

    private static func status(_ number: Int16) -> Reservation.Status {
        switch number {
        case 1: .kept
        case 2: .cancelled
        default: .open
        }
    }
}
