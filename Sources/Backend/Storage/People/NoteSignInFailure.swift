public import Foundation
public import Postgres

/// Counts a failed attempt of a source and lets it wait from the last allowed one on, each time twice as long.
///
/// No row comes back for a source that has to wait already. Failures that are long past count no more.
public struct NoteSignInFailure: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Failures in a row.
        public var failures: Int32
        /// Until when it waits; now: not at all.
        public var blockedUntil: Moment
    }

    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO sign_in_failures AS f (tenant_id, source_hash, failures, last_failure_at, blocked_until)
        VALUES ($1, $2, 1, $3, $3)
        ON CONFLICT (tenant_id, source_hash) DO UPDATE SET
            failures = CASE WHEN f.last_failure_at < $4 THEN 1 ELSE f.failures + 1 END,
            last_failure_at = $3,
            blocked_until = CASE WHEN f.last_failure_at < $4 OR f.failures + 1 < $5 THEN $3
                ELSE $3 + make_interval(secs => least($7, $6 * power(2, least(f.failures + 1 - $5, 20)))) END
        WHERE f.blocked_until <= $3
        RETURNING failures, blocked_until
        """

    /// The tenant.
    public var tenant: UUID
    /// Keyed hash of the source.
    public var source: StoredBytes
    /// When.
    public var now: Moment
    /// Failures before this count no more.
    public var forgottenBefore: Moment
    /// From this failure on the source waits.
    public var freeFailures: Int32
    /// How long it waits first.
    public var firstWaitSeconds: Double
    /// How long it waits at most.
    public var longestWaitSeconds: Double

    /// Makes the statement.
    public init(
        tenant: UUID, source: StoredBytes, now: Moment, forgottenBefore: Moment, freeFailures: Int32,
        firstWaitSeconds: Double, longestWaitSeconds: Double
    ) {
        self.tenant = tenant
        self.source = source
        self.now = now
        self.forgottenBefore = forgottenBefore
        self.freeFailures = freeFailures
        self.firstWaitSeconds = firstWaitSeconds
        self.longestWaitSeconds = longestWaitSeconds
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(source)
        parameters.append(now)
        parameters.append(forgottenBefore)
        parameters.append(freeFailures)
        parameters.append(firstWaitSeconds)
        parameters.append(longestWaitSeconds)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(failures: try row.next(), blockedUntil: try row.next())
    }
}
