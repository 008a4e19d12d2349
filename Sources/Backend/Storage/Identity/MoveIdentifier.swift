public import Foundation
public import Postgres

/// Lets an identifier name another customer from now on.
public struct MoveIdentifier: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE customer_identifiers SET customer_key = $5, identity_key = $6
        WHERE tenant_id = $1 AND hash = $2 AND kind = $3 AND key_id = $4
        """

    /// The tenant.
    public var tenant: UUID
    /// The hash, 16 bytes.
    public var hash: StoredBytes
    /// Its kind.
    public var kind: Int16
    /// Its key.
    public var keyID: Int32
    /// Whom it names.
    public var customer: CustomerKey
    /// For whom it is recorded; 0 for the customer.
    public var identity: Int64

    /// Makes the statement.
    public init(tenant: UUID, hash: StoredBytes, kind: Int16, keyID: Int32, customer: CustomerKey, identity: Int64) {
        self.tenant = tenant
        self.hash = hash
        self.kind = kind
        self.keyID = keyID
        self.customer = customer
        self.identity = identity
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(hash)
        parameters.append(kind)
        parameters.append(keyID)
        parameters.append(customer)
        parameters.append(identity)
    }
}
