import Rating
import Storage

/// Reads the facts of customers apart from their receipts.
enum CustomerFactsLoader {
    /// The facts of a customer, with the input key of each reservation in the facts' order.
    struct Loaded {
        var facts = CustomerFacts()
        var reservationKeys: [String] = []
    }

    /// The facts of each customer; a customer without any has an entry too.
    static func load(
        _ customers: [CustomerKey], _ scope: TenantScope, _ transaction: StorageTransaction
    ) async throws -> [CustomerKey: CustomerFacts] {
        try await loadWithKeys(customers, scope, transaction).mapValues(\.facts)
    }

    /// The facts of each customer with the keys by which reservations are closed.
    static func loadWithKeys(
        _ customers: [CustomerKey], _ scope: TenantScope, _ transaction: StorageTransaction
    ) async throws -> [CustomerKey: Loaded] {
        let (enrolments, attributes, reservations) = try await transaction.run(
            SelectEnrolments(tenant: scope.tenant, customers: customers),
            SelectAttributes(tenant: scope.tenant, customers: customers),
            SelectReservations(tenant: scope.tenant, customers: customers))
        var facts = Dictionary(customers.map { ($0, Loaded()) }) { first, _ in first }
        for row in enrolments {
            facts[row.customer]?.facts.enrolment.append(EnrolmentChoice(option: row.option, on: row.on))
        }
        for row in attributes {
            facts[row.customer]?.facts.attributes.append(
                AttributeValue(
                    attribute: row.attribute, value: row.value,
                    from: row.from == IngestUnit.always ? nil : row.from))
        }
        for row in reservations {
            facts[row.customer]?.reservationKeys.append(row.key)
            facts[row.customer]?.facts.reservations.append(
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
