/// What may go wrong between a store and headquarters.
enum FaultKind: String, CaseIterable {
    /// The agent is killed; later somebody starts it again.
    case agentKilled
    /// The agent hangs and keeps its connections.
    case agentFrozen
    case serverKilled
    case serverFrozen
    /// The database is killed, the server goes on and is started again later.
    case databaseKilled
    /// The server's connections to its database are ended again and again.
    case databaseConnections
    case networkCut
    case networkSlow
    case networkStalled
    case networkRefused
    case networkReset
    /// What was said first arrives after what was said later.
    case networkReordered
    /// The disk of the agent's folder has no room.
    case diskFull
    /// The machine comes up with the agent's disk mounted read-only.
    case diskReadOnly
    /// Rows of the rating cache are changed behind the agent's back.
    case cacheDamaged
    case clockAhead
    case clockBehind

    /// True where the agent's folder must be a disk of its own.
    var needsDisk: Bool { self == .diskFull || self == .diskReadOnly }
}
