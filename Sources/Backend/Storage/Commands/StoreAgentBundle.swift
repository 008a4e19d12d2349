public import Foundation
public import Postgres

/// Keeps the bundle that a command asked for.
public struct StoreAgentBundle: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE agent_commands SET bundle = $3 WHERE tenant_id = $1 AND command_number = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// The number of the command.
    public var number: Int64
    /// The packed bundle.
    public var bundle: StoredBytes

    /// Makes the statement.
    public init(tenant: UUID, number: Int64, bundle: StoredBytes) {
        self.tenant = tenant
        self.number = number
        self.bundle = bundle
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(number)
        parameters.append(bundle)
    }
}
