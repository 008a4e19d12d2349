import KakuzukeProtocol
import Storage

/// How a command stands, and what may still become of it; no I/O.
///
/// A command is open until it ends once, or until its time is over. Source: `docs/sync.md`, "Commands".
struct AgentCommandStanding: Equatable {
    /// How a command ends; raw values are stored.
    enum Ending: Int16 {
        case done = 2
        case refused = 3
        case failed = 4

        /// Reads what an agent says; nil: nothing that is known here.
        init?(_ outcome: Kakuzuke_V1_CommandOutcome) {
            switch outcome {
            case .done: self = .done
            case .refused: self = .refused
            case .failed: self = .failed
            case .unspecified, .UNRECOGNIZED: return nil
            }
        }

        /// For the audit log.
        var word: String {
            switch self {
            case .done: "done"
            case .refused: "refused"
            case .failed: "failed"
            }
        }
    }

    /// How it ended; nil: it has not.
    var ending: Ending?
    /// True: the agent was told of it.
    var isTaken: Bool
    /// Why it was refused or failed; empty: it was not.
    var reasonCode: String
    /// Until when the agent may do it.
    var expiresAt: Moment

    init(ending: Ending?, isTaken: Bool, reasonCode: String, expiresAt: Moment) {
        self.ending = ending
        self.isTaken = isTaken
        self.reasonCode = reasonCode
        self.expiresAt = expiresAt
    }

    init(_ row: LockAgentCommand.Row) {
        self.init(
            ending: Ending(rawValue: row.state), isTaken: true, reasonCode: row.reasonCode, expiresAt: row.expiresAt)
    }

    init(_ row: ListAgentCommands.Row) {
        self.init(
            ending: Ending(rawValue: row.state), isTaken: row.takenAt != nil, reasonCode: row.reasonCode,
            expiresAt: row.expiresAt)
    }

    /// What headquarters is told.
    func state(at now: Moment) -> Kakuzuke_V1_AgentCommandState {
        switch ending {
        case .done: .done
        case .refused: .refused
        case .failed: .failed
        case nil: now < expiresAt ? (isTaken ? .taken : .ordered) : .expired
        }
    }

    /// Makes sure that something may still be done for the command.
    ///
    /// - Throws: `ServiceError.wrongState` once it has ended or expired.
    func requireOpen(at now: Moment) throws(ServiceError) {
        guard ending == nil else { throw ServiceError(.wrongState, "the command has ended", field: "command_number") }
        guard now < expiresAt else {
            throw ServiceError(.wrongState, "the command has expired; order it again", field: "command_number")
        }
    }

    /// Whether the command ends now; an answer that comes again, because its acknowledgement was lost, changes nothing.
    ///
    /// - Parameters:
    ///   - ending: how it is to end.
    ///   - reasonCode: why; empty where it is done.
    ///   - now: the present moment.
    /// - Returns: false: it has ended in just this way already.
    /// - Throws: `ServiceError.wrongState` when it has ended otherwise, or expired.
    func ends(as ending: Ending, reasonCode: String, at now: Moment) throws(ServiceError) -> Bool {
        if self.ending == ending, self.reasonCode == reasonCode { return false }
        try requireOpen(at: now)
        return true
    }
}
