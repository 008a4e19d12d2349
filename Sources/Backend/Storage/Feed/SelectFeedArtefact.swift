public import Foundation
public import Postgres

/// Counts the agents that were last sent a snapshot.
public struct SelectFeedArtefact: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// How many; 0: this database does not know it.
        public var agents: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT count(*) FROM agents WHERE tenant_id = $1 AND feed_artefact = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// The snapshot's name.
    public var artefact: StoredBytes

    /// Makes the statement.
    public init(tenant: UUID, artefact: StoredBytes) {
        self.tenant = tenant
        self.artefact = artefact
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(artefact)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(agents: try row.next())
    }
}
