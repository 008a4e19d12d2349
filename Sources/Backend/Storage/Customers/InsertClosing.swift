public import Foundation
public import Postgres
public import Rating

/// Adds a closing of a reservation.
public struct InsertClosing: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO reservation_closings (
            tenant_id, reservation_key, input_key, customer_key, identity_key, status, closed_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (tenant_id, reservation_key, input_key) DO NOTHING
        """

    /// The tenant.
    public var tenant: UUID
    /// The whole key of the reservation.
    public var reservation: String
    /// Key of the input that closes it.
    public var key: String
    /// Whose it is.
    public var customer: CustomerKey
    /// For whom it was recorded; 0 for the customer.
    public var identity: Int64
    /// 1 kept, 2 cancelled.
    public var status: Int16
    /// Since when it is not open.
    public var closedOn: CalendarDate

    /// Makes the statement.
    public init(
        tenant: UUID, reservation: String, key: String, customer: CustomerKey, identity: Int64, status: Int16,
        closedOn: CalendarDate
    ) {
        self.tenant = tenant
        self.reservation = reservation
        self.key = key
        self.customer = customer
        self.identity = identity
        self.status = status
        self.closedOn = closedOn
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(reservation)
        parameters.append(key)
        parameters.append(customer)
        parameters.append(identity)
        parameters.append(status)
        parameters.append(closedOn)
    }
}
