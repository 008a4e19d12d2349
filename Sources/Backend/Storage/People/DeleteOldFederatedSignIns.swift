public import Foundation
public import Postgres

/// Forgets sign-ins at an identity provider that ended long ago.
public struct DeleteOldFederatedSignIns: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        DELETE FROM federated_sign_ins WHERE tenant_id = $1 AND expires_at < $2
        """

    /// The tenant.
    public var tenant: UUID
    /// What ended before this goes.
    public var before: Moment

    /// Makes the statement.
    public init(tenant: UUID, before: Moment) {
        self.tenant = tenant
        self.before = before
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(before)
    }
}
