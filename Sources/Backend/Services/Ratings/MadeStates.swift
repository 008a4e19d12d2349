import KakuzukeProtocol
import Rating
import Storage

/// States of customers under one policy version, in columns, to be written together.
struct MadeStates {
    private(set) var customers: [CustomerKey] = []
    private var states: [StoredBytes] = []
    private var exactUntil: [CalendarDate] = []

    /// Adds the states of a customer.
    mutating func append(
        _ customer: CustomerKey, _ made: [SubjectState], otherwiseExactUntil today: CalendarDate
    ) throws {
        customers.append(customer)
        states.append(StoredBytes(try StateCodec.encode(made)))
        exactUntil.append(made.map(\.exactUntil).min() ?? today)
    }

    /// What writes them.
    func statement(_ scope: TenantScope, _ policy: PolicyKey) -> UpsertStates {
        UpsertStates(
            tenant: scope.tenant, policy: policy, customers: customers, states: states, exactUntil: exactUntil)
    }
}
