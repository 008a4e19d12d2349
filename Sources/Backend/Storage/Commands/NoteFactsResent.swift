public import Foundation
public import Postgres

/// Notes how far a resend has come, and what became of its facts.
public struct NoteFactsResent: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE agent_commands SET resent_from = CASE resent_from WHEN 0 THEN $3 ELSE resent_from END,
            resent_through = $4, accepted = accepted + $5, duplicates = duplicates + $6, amended = amended + $7,
            quarantined = quarantined + $8
        WHERE tenant_id = $1 AND command_number = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// The number of the command.
    public var number: Int64
    /// First sequence of the batch.
    public var from: Int64
    /// Last sequence of the batch.
    public var through: Int64
    /// Facts that were new.
    public var accepted: Int64
    /// Facts that were known.
    public var duplicates: Int64
    /// Facts that changed another.
    public var amended: Int64
    /// Facts that were put aside.
    public var quarantined: Int64

    /// Makes the statement.
    public init(
        tenant: UUID, number: Int64, from: Int64, through: Int64, accepted: Int64, duplicates: Int64, amended: Int64,
        quarantined: Int64
    ) {
        self.tenant = tenant
        self.number = number
        self.from = from
        self.through = through
        self.accepted = accepted
        self.duplicates = duplicates
        self.amended = amended
        self.quarantined = quarantined
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(number)
        parameters.append(from)
        parameters.append(through)
        parameters.append(accepted)
        parameters.append(duplicates)
        parameters.append(amended)
        parameters.append(quarantined)
    }
}
