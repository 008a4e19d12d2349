import Postgres
import Services
import Storage

/// Makes tokens of the platform operator; they are shown once and stored hashed.
struct OperatorToken {
    /// Longest time that a token may hold; days.
    static let daysMax = 365

    /// Makes a token and writes it down.
    ///
    /// - Parameters:
    ///   - run: the configured server.
    ///   - label: names the token in the audit log.
    ///   - days: how long it holds.
    /// - Returns: the token as text.
    /// - Throws: `StorageError` when the database fails.
    static func make(_ run: ServerRun, label: String, days: Int) async throws -> String {
        let token = SecretToken(
            kind: .platformOperator, tenant: nil, secret: ServerRun.random(SecretToken.secretByteCount))
        let now = ServerRun.clock.now()
        let pool = try await run.pool(user: run.configuration.databaseUser)
        _ = try await Database(pool: pool).runWithoutTenant(
            InsertOperatorToken(
                tokenHash: StoredBytes(token.hash), label: label, createdAt: now,
                expiresAt: now.adding(seconds: Int64(days) * 86_400)))
        await pool.close()
        return token.text
    }
}
