public import Foundation
public import Postgres

/// Sets what a tenant may use of the installation.
public struct UpsertTenantLimits: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO tenant_limits (tenant_id, stores, receipts_per_second, lookups_per_second, storage_megabytes)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (tenant_id) DO UPDATE SET stores = excluded.stores,
            receipts_per_second = excluded.receipts_per_second, lookups_per_second = excluded.lookups_per_second,
            storage_megabytes = excluded.storage_megabytes
        """

    /// The tenant.
    public var tenant: UUID
    /// Most stores; 0: not limited.
    public var stores: Int32
    /// Most receipts a second; 0: not limited.
    public var receiptsPerSecond: Int32
    /// Most ratings and quotes that people and programs ask for in a second; 0: not limited.
    public var lookupsPerSecond: Int32
    /// Most that is stored, in megabytes of 1,000,000 bytes; 0: not limited.
    public var storageMegabytes: Int32

    /// Makes the statement.
    public init(
        tenant: UUID, stores: Int32, receiptsPerSecond: Int32, lookupsPerSecond: Int32, storageMegabytes: Int32
    ) {
        self.tenant = tenant
        self.stores = stores
        self.receiptsPerSecond = receiptsPerSecond
        self.lookupsPerSecond = lookupsPerSecond
        self.storageMegabytes = storageMegabytes
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(stores)
        parameters.append(receiptsPerSecond)
        parameters.append(lookupsPerSecond)
        parameters.append(storageMegabytes)
    }
}
