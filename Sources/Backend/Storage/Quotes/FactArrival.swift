public import Foundation
import Postgres

/// Where a store's fact came from, and which change of the feed told of it.
public struct FactArrival: Hashable, Sendable {
    /// The change.
    public var change: ChangeNumber
    /// The agent that brought it.
    public var agent: UUID
    /// Its installation, whose sequences are meant.
    public var installEpoch: StoredBytes
    /// The fact's sequence there.
    public var sequence: Int64

    /// Makes one.
    public init(change: ChangeNumber, agent: UUID, installEpoch: StoredBytes, sequence: Int64) {
        self.change = change
        self.agent = agent
        self.installEpoch = installEpoch
        self.sequence = sequence
    }

    /// Reads change, agent, installation and sequence; nil where one of them is missing.
    init?(row: inout PostgresRow) throws(PostgresError) {
        let change: ChangeNumber? = try row.next()
        let agent: UUID? = try row.next()
        let installEpoch: StoredBytes? = try row.next()
        let sequence: Int64? = try row.next()
        guard let change, let agent, let installEpoch, let sequence else { return nil }
        self.init(change: change, agent: agent, installEpoch: installEpoch, sequence: sequence)
    }
}
