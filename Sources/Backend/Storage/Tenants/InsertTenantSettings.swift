public import Foundation
public import Postgres

/// Writes a new tenant's settings.
public struct InsertTenantSettings: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO tenant_settings (tenant_id, time_zone, currency, identifier_key_id, limited_after_days,
            stale_after_days, keep_acknowledged_days, unknown_customer)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """

    /// The tenant.
    public var tenant: UUID
    /// IANA name.
    public var timeZone: String
    /// ISO 4217.
    public var currency: String
    /// Number of the key that hashes identifiers.
    public var identifierKeyID: Int32
    /// Days without a feed after which prices are LIMITED.
    public var limitedAfterDays: Int32
    /// Days without a feed after which prices are STALE.
    public var staleAfterDays: Int32
    /// Days for which agents keep acknowledged facts.
    public var keepAcknowledgedDays: Int32
    /// What a customer outside the cache gets: 0 walk-in, 1 provisional.
    public var unknownCustomer: Int16

    /// Makes the statement.
    public init(
        tenant: UUID, timeZone: String, currency: String, identifierKeyID: Int32, limitedAfterDays: Int32,
        staleAfterDays: Int32, keepAcknowledgedDays: Int32, unknownCustomer: Int16
    ) {
        self.tenant = tenant
        self.timeZone = timeZone
        self.currency = currency
        self.identifierKeyID = identifierKeyID
        self.limitedAfterDays = limitedAfterDays
        self.staleAfterDays = staleAfterDays
        self.keepAcknowledgedDays = keepAcknowledgedDays
        self.unknownCustomer = unknownCustomer
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(timeZone)
        parameters.append(currency)
        parameters.append(identifierKeyID)
        parameters.append(limitedAfterDays)
        parameters.append(staleAfterDays)
        parameters.append(keepAcknowledgedDays)
        parameters.append(unknownCustomer)
    }
}
