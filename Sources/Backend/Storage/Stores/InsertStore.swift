public import Foundation
public import Postgres

/// Adds a store.
public struct InsertStore: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO stores (tenant_id, store_key, code, name, time_zone, cut_off_hour, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """

    /// The tenant.
    public var tenant: UUID
    /// Its number.
    public var store: StoreKey
    /// Its code, unique within the tenant.
    public var code: String
    /// Its name.
    public var name: String
    /// IANA name.
    public var timeZone: String
    /// Hour at which the business date changes.
    public var cutOffHour: Int16
    /// When.
    public var createdAt: Moment

    /// Makes the statement.
    public init(
        tenant: UUID, store: StoreKey, code: String, name: String, timeZone: String, cutOffHour: Int16,
        createdAt: Moment
    ) {
        self.tenant = tenant
        self.store = store
        self.code = code
        self.name = name
        self.timeZone = timeZone
        self.cutOffHour = cutOffHour
        self.createdAt = createdAt
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(store)
        parameters.append(code)
        parameters.append(name)
        parameters.append(timeZone)
        parameters.append(cutOffHour)
        parameters.append(createdAt)
    }
}
