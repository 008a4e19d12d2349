public import Foundation
public import Postgres

/// Lets the earliest closing of each reservation count that its customer has made.
public struct SettleReservations: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE customer_reservations r SET (status, closed_on) = (
            SELECT coalesce(max(f.status), 0), max(f.closed_on) FROM (
                SELECT k.status, k.closed_on FROM reservation_closings k
                WHERE k.tenant_id = $1 AND k.reservation_key = r.reservation_key AND k.customer_key = r.customer_key
                ORDER BY k.closed_on, k.status LIMIT 1) f)
        WHERE r.tenant_id = $1 AND (r.customer_key = ANY ($2) OR r.reservation_key = ANY ($3))
        """

    /// The tenant.
    public var tenant: UUID
    /// Customers whose reservations are all looked at.
    public var customers: [CustomerKey]
    /// Reservations that are looked at beside.
    public var keys: [String]

    /// Makes the statement.
    public init(tenant: UUID, customers: [CustomerKey], keys: [String]) {
        self.tenant = tenant
        self.customers = customers
        self.keys = keys
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(customers)
        parameters.append(keys)
    }
}
