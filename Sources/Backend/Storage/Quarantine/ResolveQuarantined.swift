public import Foundation
public import Postgres

/// Settles an entry of the quarantine.
public struct ResolveQuarantined: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE quarantine SET resolved_at = $3, resolution = $4, resolved_by = $5, resolve_reason = $6
        WHERE tenant_id = $1 AND entry_number = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// Its number.
    public var number: Int64
    /// When.
    public var at: Moment
    /// `applied`, `known` or `discarded`.
    public var resolution: String
    /// By whom.
    public var by: String
    /// Why it was discarded; nil: it was not.
    public var reason: String?

    /// Makes the statement.
    public init(tenant: UUID, number: Int64, at: Moment, resolution: String, by: String, reason: String? = nil) {
        self.tenant = tenant
        self.number = number
        self.at = at
        self.resolution = resolution
        self.by = by
        self.reason = reason
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(number)
        parameters.append(at)
        parameters.append(resolution)
        parameters.append(by)
        parameters.append(reason)
    }
}
