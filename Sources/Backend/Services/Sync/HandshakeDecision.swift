import KakuzukeProtocol

/// Decides how an agent's installation and the server go on together; no I/O.
///
/// Source: `docs/sync.md`, promises S5 and S6.
enum HandshakeDecision: Equatable {
    /// What the agent says of its installation.
    struct Agent: Equatable {
        var epoch: InstallEpoch
        var lastSequence: UInt64
        var acknowledgedSequence: UInt64
        var oldestSequence: UInt64
        var acknowledgedDigest: [UInt8]
        var wantsToAdopt: Bool
    }

    /// What the server holds of the agent.
    struct Server: Equatable {
        var epoch: InstallEpoch
        var nextSequence: UInt64
        var digest: [UInt8]
    }

    /// Go on with what the server holds; `wentBack`: it holds less than it had acknowledged.
    case resume(next: UInt64, wentBack: Bool)
    /// Start a new epoch; `replaces`: another one ends.
    case begin(next: UInt64, replaces: Bool, wentBack: Bool)
    /// Move the server past sequences that the agent no longer has.
    case skip(to: UInt64)
    /// The installation is not the one that the server knows, or is an older copy of it.
    case refuse(reason: String)

    init(_ agent: Agent, _ server: Server?) {
        // Nothing older than this can come; 1 where the agent still has everything.
        let oldest = max(1, min(agent.oldestSequence, agent.lastSequence + 1))
        guard let server else {
            self = .begin(next: oldest, replaces: false, wentBack: agent.acknowledgedSequence > 0)
            return
        }
        guard server.epoch == agent.epoch else {
            self =
                agent.wantsToAdopt
                ? .begin(next: oldest, replaces: true, wentBack: false) : .refuse(reason: "epoch_unknown")
            return
        }
        let stored = server.nextSequence - 1
        if stored > agent.lastSequence {
            // The server holds facts that this spool never made: an older image of it is running.
            self = .refuse(reason: "installation_went_back")
        } else if stored < agent.acknowledgedSequence {
            self =
                server.nextSequence < oldest ? .skip(to: oldest) : .resume(next: server.nextSequence, wentBack: true)
        } else if stored == agent.acknowledgedSequence, agent.acknowledgedSequence > 0,
            server.digest != agent.acknowledgedDigest
        {
            // The same numbers stand for other facts: two copies of one installation have both uploaded.
            self = .refuse(reason: "installation_was_copied")
        } else {
            self = .resume(next: server.nextSequence, wentBack: false)
        }
    }
}
