public import Foundation
public import Postgres
public import Rating

/// Reads the reservations of customers.
public struct SelectReservations: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The customer.
        public var customer: CustomerKey
        /// Names the reservation.
        public var key: String
        /// When it was made.
        public var madeOn: CalendarDate
        /// When it is due.
        public var dueOn: CalendarDate
        /// Code of the subject.
        public var subject: String
        /// Promised amount; minor units.
        public var amount: Int64
        /// 0 open, 1 kept, 2 cancelled.
        public var status: Int16
        /// Since when it is not open; nil: open, or never was.
        public var closedOn: CalendarDate?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT customer_key, reservation_key, made_on, due_on, subject, amount, status, closed_on
        FROM customer_reservations
        WHERE tenant_id = $1 AND customer_key = ANY ($2) ORDER BY customer_key, reservation_key
        """

    /// The tenant.
    public var tenant: UUID
    /// The customers.
    public var customers: [CustomerKey]

    /// Makes the statement.
    public init(tenant: UUID, customers: [CustomerKey]) {
        self.tenant = tenant
        self.customers = customers
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(customers)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            customer: try row.next(), key: try row.next(), madeOn: try row.next(), dueOn: try row.next(),
            subject: try row.next(), amount: try row.next(), status: try row.next(), closedOn: try row.next())
    }
}
