public import Foundation
public import Postgres

/// Keeps quotes that a store handed out; one that is known changes nothing and no row comes back of it.
public struct InsertStoreQuotes: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// A quote that is new.
        public var quote: String
    }

    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO store_quotes (
            tenant_id, agent_id, received_at, quote_id, made_at, as_of, policy_version, install_epoch, feed_change,
            included_sequence, own_sequence, contents, digest, signature, certificate_serial)
        SELECT $1, $2, $3, new.quote_id, new.made_at, new.as_of, new.policy_version, new.install_epoch,
            new.feed_change, new.included_sequence, new.own_sequence, new.contents, new.digest, new.signature,
            new.certificate_serial
        FROM unnest($4::text[], $5::timestamptz[], $6::date[], $7::bigint[], $8::bytea[], $9::bigint[],
            $10::bigint[], $11::bigint[], $12::bytea[], $13::bytea[], $14::bytea[], $15::bytea[])
            AS new (quote_id, made_at, as_of, policy_version, install_epoch, feed_change, included_sequence,
                own_sequence, contents, digest, signature, certificate_serial)
        ORDER BY new.quote_id
        ON CONFLICT (tenant_id, agent_id, quote_id) DO NOTHING
        RETURNING quote_id
        """

    /// The tenant.
    public var tenant: UUID
    /// The agent.
    public var agent: UUID
    /// When the server took them.
    public var receivedAt: Moment
    /// The quotes.
    public var columns: StoreQuoteColumns

    /// Makes the statement.
    public init(tenant: UUID, agent: UUID, receivedAt: Moment, columns: StoreQuoteColumns) {
        self.tenant = tenant
        self.agent = agent
        self.receivedAt = receivedAt
        self.columns = columns
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(agent)
        parameters.append(receivedAt)
        parameters.append(columns.quotes)
        parameters.append(columns.madeAt)
        parameters.append(columns.asOf)
        parameters.append(columns.policyVersions)
        parameters.append(columns.installEpochs)
        parameters.append(columns.feedChanges)
        parameters.append(columns.includedSequences)
        parameters.append(columns.ownSequences)
        parameters.append(columns.contents)
        parameters.append(columns.digests)
        parameters.append(columns.signatures)
        parameters.append(columns.certificates)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(quote: try row.next())
    }
}
