/// Who of all agents of one server process may upload, and who may take everything.
struct ConversationGates: Sendable {
    /// For those that upload.
    let uploads: AgentGate
    /// For those that take everything.
    let snapshots: AgentGate

    /// Makes the gates; `clock` tells the time of day.
    init(_ limits: ConversationLimits, clock: WallClock) {
        uploads = AgentGate("uploads_at_once", atOnce: limits.uploadsAtOnce, clock: clock)
        snapshots = AgentGate("snapshots_at_once", atOnce: limits.snapshotsAtOnce, clock: clock)
    }
}
