public import Foundation
public import Postgres

/// Notes that two identifiers name different customers; one that is known is counted on.
public struct UpsertConflict: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO identity_conflicts AS known (
            tenant_id, conflict_number, winning_kind, customer_key, kind, key_id, hash, other_key, source, first_seen,
            last_seen, times_seen)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11)
        ON CONFLICT (tenant_id, hash, kind, key_id, customer_key, other_key)
        DO UPDATE SET last_seen = greatest(known.last_seen, excluded.last_seen),
            times_seen = known.times_seen + excluded.times_seen
        """

    /// The tenant.
    public var tenant: UUID
    /// Its number, if it is new.
    public var number: Int64
    /// Kind of the identifier that wins.
    public var winningKind: Int16
    /// For whom that one was recorded.
    public var customer: CustomerKey
    /// Kind of the other identifier.
    public var kind: Int16
    /// Its key.
    public var keyID: Int32
    /// Its hash, 16 bytes.
    public var hash: StoredBytes
    /// For whom the other one was recorded.
    public var other: CustomerKey
    /// Where they came together.
    public var source: String
    /// When.
    public var at: Moment
    /// How often.
    public var times: Int64

    /// Makes the statement.
    public init(
        tenant: UUID, number: Int64, winningKind: Int16, customer: CustomerKey, kind: Int16, keyID: Int32,
        hash: StoredBytes, other: CustomerKey, source: String, at: Moment, times: Int64
    ) {
        self.tenant = tenant
        self.number = number
        self.winningKind = winningKind
        self.customer = customer
        self.kind = kind
        self.keyID = keyID
        self.hash = hash
        self.other = other
        self.source = source
        self.at = at
        self.times = times
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(number)
        parameters.append(winningKind)
        parameters.append(customer)
        parameters.append(kind)
        parameters.append(keyID)
        parameters.append(hash)
        parameters.append(other)
        parameters.append(source)
        parameters.append(at)
        parameters.append(times)
    }
}
