public import Foundation
public import Postgres
public import Rating

/// Adds open reservations.
public struct InsertReservations: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO customer_reservations (tenant_id, reservation_key, customer_key, made_on, due_on, subject,
            amount, status, identity_key, order_digest)
        SELECT $1, new.reservation_key, new.customer_key, new.made_on, new.due_on, new.subject, new.amount, 0,
            new.identity_key, new.order_digest
        FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::date[], $6::date[], $7::text[], $8::bigint[],
            $9::bytea[])
            AS new (reservation_key, customer_key, identity_key, made_on, due_on, subject, amount, order_digest)
        ON CONFLICT (tenant_id, reservation_key) DO NOTHING
        """

    /// The tenant.
    public var tenant: UUID
    /// Names of the reservations.
    public var keys: [String]
    /// Customer of each.
    public var customers: [CustomerKey]
    /// For whom each was recorded; 0 for the customer.
    public var identities: [Int64]
    /// When each was made.
    public var madeOn: [CalendarDate]
    /// When each is due.
    public var dueOn: [CalendarDate]
    /// Codes of subjects.
    public var subjects: [String]
    /// Promised amounts; minor units.
    public var amounts: [Int64]
    /// Digests of what was ordered; nil: the reservation came from no order of headquarters.
    public var orderDigests: [StoredBytes?]

    /// Makes the statement.
    public init(
        tenant: UUID, keys: [String], customers: [CustomerKey], identities: [Int64], madeOn: [CalendarDate],
        dueOn: [CalendarDate], subjects: [String], amounts: [Int64], orderDigests: [StoredBytes?]
    ) {
        self.tenant = tenant
        self.keys = keys
        self.customers = customers
        self.identities = identities
        self.madeOn = madeOn
        self.dueOn = dueOn
        self.subjects = subjects
        self.amounts = amounts
        self.orderDigests = orderDigests
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(keys)
        parameters.append(customers)
        parameters.append(identities)
        parameters.append(madeOn)
        parameters.append(dueOn)
        parameters.append(subjects)
        parameters.append(amounts)
        parameters.append(orderDigests)
    }
}
