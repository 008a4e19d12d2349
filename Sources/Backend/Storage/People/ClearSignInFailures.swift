public import Foundation
public import Postgres

/// Forgets the failures of sources that do not have to wait.
public struct ClearSignInFailures: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        DELETE FROM sign_in_failures WHERE tenant_id = $1 AND source_hash = ANY ($2) AND blocked_until <= $3
        """

    /// The tenant.
    public var tenant: UUID
    /// Keyed hashes of the sources.
    public var sources: [StoredBytes]
    /// When.
    public var now: Moment

    /// Makes the statement.
    public init(tenant: UUID, sources: [StoredBytes], now: Moment) {
        self.tenant = tenant
        self.sources = sources
        self.now = now
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(sources)
        parameters.append(now)
    }
}
