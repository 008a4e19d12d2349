public import Foundation
public import Postgres

/// Takes all stores out of groups.
public struct DeleteStoreGroupMembers: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        DELETE FROM store_group_members WHERE tenant_id = $1 AND code = ANY ($2)
        """

    /// The tenant.
    public var tenant: UUID
    /// Codes of the groups.
    public var codes: [String]

    /// Makes the statement.
    public init(tenant: UUID, codes: [String]) {
        self.tenant = tenant
        self.codes = codes
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(codes)
    }
}
