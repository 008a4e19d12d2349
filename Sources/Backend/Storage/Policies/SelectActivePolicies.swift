public import Foundation
public import Postgres
public import Rating

/// Reads the activated versions with their files, by date.
public struct SelectActivePolicies: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Its number.
        public var policy: PolicyKey
        /// First business date on which it prices.
        public var effectiveFrom: CalendarDate
        /// The file, YAML.
        public var content: String
        /// The file's name.
        public var fileName: String
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT a.policy_key, a.effective_from, p.content, p.file_name
        FROM policy_activations a
        JOIN policies p ON p.tenant_id = $1 AND p.policy_key = a.policy_key
        WHERE a.tenant_id = $1 ORDER BY a.effective_from
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

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(policy: try row.next(), effectiveFrom: try row.next(), content: try row.next(), fileName: try row.next())
    }
}
