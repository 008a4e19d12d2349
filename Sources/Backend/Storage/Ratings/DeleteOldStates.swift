public import Foundation
public import Postgres

/// Deletes the states of versions that no longer need any.
public struct DeleteOldStates: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        DELETE FROM rating_states WHERE tenant_id = $1 AND policy_key <> ALL ($2::integer[])
        """

    /// The tenant.
    public var tenant: UUID
    /// Versions that keep theirs.
    public var kept: [PolicyKey]

    /// Makes the statement.
    public init(tenant: UUID, kept: [PolicyKey]) {
        self.tenant = tenant
        self.kept = kept
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(kept)
    }
}
