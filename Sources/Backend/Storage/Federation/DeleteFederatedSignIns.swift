public import Foundation
public import Postgres

/// Takes away every sign-in that is under way, since the provider is another one from now on.
public struct DeleteFederatedSignIns: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        DELETE FROM federated_sign_ins WHERE tenant_id = $1
        """

    /// The tenant.
    public var tenant: UUID

    /// Makes the statement.
    public init(tenant: UUID) {
        self.tenant = tenant
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
    }
}
