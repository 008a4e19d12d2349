public import Foundation
public import Postgres

/// Reads what brought the inputs of a customer that came from stores.
public struct SelectInputArrivals: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// What brought it; nil: that is not known.
        public var arrival: FactArrival?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT a.change_number, a.agent_id, a.install_epoch, i.arrival_sequence
        FROM customer_inputs i LEFT JOIN fact_arrivals a ON a.tenant_id = $1 AND a.arrival = i.arrival
        WHERE i.tenant_id = $1 AND i.customer_key = $2 AND i.arrival IS NOT NULL
        """

    /// The tenant.
    public var tenant: UUID
    /// The customer.
    public var customer: CustomerKey

    /// Makes the statement.
    public init(tenant: UUID, customer: CustomerKey) {
        self.tenant = tenant
        self.customer = customer
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(customer)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(arrival: try FactArrival(row: &row))
    }
}
