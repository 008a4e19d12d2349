public import Foundation
public import Postgres

/// Reads what limits a recomputation of a store's quote, apart from receipts and inputs.
public struct SelectQuoteGround: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Nothing before this change is dated, or can be told from what was before the database was put back.
        public var datedAfter: ChangeNumber
        /// The newest change about the customer that no store has told; nil: there is no such customer.
        public var factsChange: ChangeNumber?
        /// Facts of the store after those that the feed included that are put aside and wait.
        public var waiting: Int64
        /// The same that were settled since: taken later than the store took them, or discarded.
        public var settled: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT greatest(facts_dated_after,
                (SELECT feed_lost_change FROM agents WHERE tenant_id = $1 AND agent_id = $3)),
            (SELECT facts_change FROM customers WHERE tenant_id = $1 AND customer_key = $2),
            held.waiting, held.settled
        FROM tenant_heads, (
            SELECT count(*) FILTER (WHERE resolved_at IS NULL) AS waiting,
                count(*) FILTER (WHERE resolved_at IS NOT NULL) AS settled
            FROM quarantine WHERE tenant_id = $1 AND agent_id = $3 AND install_epoch = $4
                AND sequence > $5 AND sequence <= $6
        ) AS held
        WHERE tenant_id = $1
        """

    /// The tenant.
    public var tenant: UUID
    /// The customer; nil: nobody.
    public var customer: CustomerKey?
    /// The agent.
    public var agent: UUID
    /// Its installation.
    public var installEpoch: StoredBytes
    /// Highest own sequence that the feed included.
    public var includedSequence: Int64
    /// Last own sequence that was taken into account.
    public var ownSequence: Int64

    /// Makes the statement.
    public init(
        tenant: UUID, customer: CustomerKey?, agent: UUID, installEpoch: StoredBytes, includedSequence: Int64,
        ownSequence: Int64
    ) {
        self.tenant = tenant
        self.customer = customer
        self.agent = agent
        self.installEpoch = installEpoch
        self.includedSequence = includedSequence
        self.ownSequence = ownSequence
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(customer)
        parameters.append(agent)
        parameters.append(installEpoch)
        parameters.append(includedSequence)
        parameters.append(ownSequence)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            datedAfter: try row.next(), factsChange: try row.next(), waiting: try row.next(),
            settled: try row.next())
    }
}
