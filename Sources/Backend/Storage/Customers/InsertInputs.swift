public import Foundation
public import Postgres

/// Takes customer inputs that are new; of a key that is known, no row comes back.
public struct InsertInputs: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// A key that is new.
        public var key: String
    }

    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO customer_inputs (tenant_id, input_key, digest, customer_key, arrival, arrival_sequence)
        SELECT $1, new.input_key, new.digest, new.customer_key, $5, new.arrival_sequence
        FROM unnest($2::text[], $3::bytea[], $4::bigint[], $6::bigint[])
            AS new (input_key, digest, customer_key, arrival_sequence)
        ORDER BY new.input_key
        ON CONFLICT (tenant_id, input_key) DO NOTHING
        RETURNING input_key
        """

    /// The tenant.
    public var tenant: UUID
    /// Keys made where the inputs were made.
    public var keys: [String]
    /// Digests of the contents.
    public var digests: [StoredBytes]
    /// Customer of each.
    public var customers: [CustomerKey]
    /// What brought them; nil: no store did.
    public var arrival: ArrivalKey?
    /// Sequence of each in what brought it; nil: no store did.
    public var sequences: [Int64?]

    /// Makes the statement.
    public init(
        tenant: UUID, keys: [String], digests: [StoredBytes], customers: [CustomerKey], arrival: ArrivalKey?,
        sequences: [Int64?]
    ) {
        self.tenant = tenant
        self.keys = keys
        self.digests = digests
        self.customers = customers
        self.arrival = arrival
        self.sequences = sequences
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(keys)
        parameters.append(digests)
        parameters.append(customers)
        parameters.append(arrival)
        parameters.append(sequences)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(key: try row.next())
    }
}
