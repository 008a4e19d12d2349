public import Foundation
public import Postgres

/// Notes that an entry of the quarantine was tried again in vain, and why it waits now.
public struct NoteQuarantinedTry: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE quarantine SET reason_code = $3, field = $4, known_digest = $5, tries = tries + 1, tried_at = $6
        WHERE tenant_id = $1 AND entry_number = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// Its number.
    public var number: Int64
    /// Why it could not be taken.
    public var reasonCode: String
    /// Which field.
    public var field: String
    /// Digest of what is stored under its key; empty: nothing is.
    public var knownDigest: StoredBytes
    /// When.
    public var at: Moment

    /// Makes the statement.
    public init(
        tenant: UUID, number: Int64, reasonCode: String, field: String, knownDigest: StoredBytes, at: Moment
    ) {
        self.tenant = tenant
        self.number = number
        self.reasonCode = reasonCode
        self.field = field
        self.knownDigest = knownDigest
        self.at = at
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(number)
        parameters.append(reasonCode)
        parameters.append(field)
        parameters.append(knownDigest)
        parameters.append(at)
    }
}
