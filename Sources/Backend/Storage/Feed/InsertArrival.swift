public import Foundation
public import Postgres

/// Notes which change of the feed told of the facts that came together; a known arrival stays as it is.
public struct InsertArrival: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO fact_arrivals (tenant_id, arrival, agent_id, install_epoch, change_number)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant_id, arrival) DO NOTHING
        """

    /// The tenant.
    public var tenant: UUID
    /// The arrival.
    public var arrival: ArrivalKey
    /// The agent that brought the facts.
    public var agent: UUID
    /// Its installation, whose sequences are meant.
    public var installEpoch: StoredBytes
    /// The change.
    public var change: ChangeNumber

    /// Makes the statement.
    public init(tenant: UUID, arrival: ArrivalKey, agent: UUID, installEpoch: StoredBytes, change: ChangeNumber) {
        self.tenant = tenant
        self.arrival = arrival
        self.agent = agent
        self.installEpoch = installEpoch
        self.change = change
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(arrival)
        parameters.append(agent)
        parameters.append(installEpoch)
        parameters.append(change)
    }
}
