/// What may go wrong between a store and headquarters.
enum FaultKind: String, CaseIterable {
    /// The agent is killed; later somebody starts it again.
    case agentKilled
    /// The agent hangs and keeps its connections.
    case agentFrozen
    /// The machine's image is put back: the agent has forgotten what it has sent since.
    case agentRestored
    /// The machine's image is copied, and both run.
    case agentCloned
    /// The agent's certificate has ended or is about to, and no server is there to renew it.
    case certificateEnding
    case serverKilled
    case serverFrozen
    /// The server comes back with an older database, and has forgotten what it has acknowledged since.
    case serverRestored
    /// The database is killed, the server goes on and is started again later.
    case databaseKilled
    /// The server's connections to its database are ended again and again.
    case databaseConnections
    case networkCut
    case networkSlow
    case networkStalled
    /// The connections that are there carry nothing any more and never end; new ones work.
    case networkHalfOpen
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
    /// Pages of the agent's file are overwritten, or its end is missing.
    case fileDamaged
    /// The log of the agent's file is overwritten or cut off: what was written last is gone.
    case logDamaged
    case clockAhead
    case clockBehind

    /// True where the agent's folder must be a disk of its own.
    var needsDisk: Bool { self == .diskFull || self == .diskReadOnly }
}
