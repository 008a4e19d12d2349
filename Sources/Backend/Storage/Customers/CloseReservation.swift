public import Foundation
public import Postgres
public import Rating

/// Closes an open reservation of a customer.
public struct CloseReservation: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE customer_reservations SET status = $4, closed_on = $5
        WHERE tenant_id = $1 AND reservation_key = $2 AND customer_key = $3 AND status = 0
        """

    /// The tenant.
    public var tenant: UUID
    /// Names the reservation.
    public var key: String
    /// Whose it is.
    public var customer: CustomerKey
    /// 1 kept, 2 cancelled.
    public var status: Int16
    /// Since when it is not open.
    public var closedOn: CalendarDate

    /// Makes the statement.
    public init(tenant: UUID, key: String, customer: CustomerKey, status: Int16, closedOn: CalendarDate) {
        self.tenant = tenant
        self.key = key
        self.customer = customer
        self.status = status
        self.closedOn = closedOn
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(key)
        parameters.append(customer)
        parameters.append(status)
        parameters.append(closedOn)
    }
}
