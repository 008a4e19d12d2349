import KakuzukeProtocol
import Storage

extension IngestUnit {
    /// Makes sure that the facts were acknowledged before, that headquarters wants them again, and that nobody else
    /// stores for the agent.
    mutating func claimAgain(_ batch: FactBatch, command number: Int64, at moment: Moment) async throws {
        let (epochs, room, commands) = try await transaction.run(
            LockEpoch(tenant: tenant, agent: agent.agent, installEpoch: StoredBytes(batch.installEpoch.bytes)),
            SelectStorageRoom(tenant: tenant), LockAgentCommand(tenant: tenant, number: number))
        try TenantQuota.requireRoom(room.first)
        guard let epoch = epochs.first, epoch.endedAt == nil else {
            throw ServiceError(.epochReplaced, "another installation of this agent has taken over")
        }
        guard let command = commands.first, command.agent == agent.agent,
            command.kind == AgentCommandKind.resend.rawValue
        else { throw ServiceError(.notFound, "there is no such command", field: "command_number") }
        try AgentCommandStanding(command).requireOpen(at: moment)
        let (first, last) = (batch.firstSequence.rawValue, batch.lastSequence.rawValue)
        guard last < UInt64(bitPattern: epoch.nextSequence) else {
            throw ServiceError(.wrongSequence, "only what was acknowledged is sent again", field: "last_sequence")
        }
        guard first >= UInt64(command.fromSequence), first > UInt64(command.resentThrough) else {
            throw ServiceError(
                .wrongSequence, "the command goes on behind \(command.resentThrough)", field: "first_sequence")
        }
    }

    /// Which of some known keys have their receipt.
    func storedKeys(of known: [String: LockReceiptKeys.Row]) async throws -> Set<String> {
        guard !known.isEmpty else { return [] }
        let rows = try await transaction.run(
            SelectStoredReceipts(
                tenant: tenant, store: agent.store, dates: Set(known.values.map(\.businessDate)).sorted(),
                keys: known.keys.sorted()))
        return Set(rows.map(\.key))
    }

    /// Notes how far the command has come and gives the changes their number: the last locks of the transaction.
    mutating func finishAgain(_ batch: FactBatch, command number: Int64) async throws {
        try await hold(batch)
        _ = try await transaction.run(
            NoteFactsResent(
                tenant: tenant, number: number, from: Int64(bitPattern: batch.firstSequence.rawValue),
                through: Int64(bitPattern: batch.lastSequence.rawValue), accepted: Int64(outcome.accepted),
                duplicates: Int64(outcome.duplicates), amended: Int64(outcome.amended),
                quarantined: Int64(outcome.quarantined.count)))
        // The sequence does not say when the fact began to count: it had been lost.
        work.changedOtherwise.formUnion(work.touched)
        try await numberChanges()
        try await AuditTrail.append(
            AuditTrail.Event(
                at: now, actor: Credential.agent(agent).label, action: "facts.resent",
                details: [
                    ("command", String(number)), ("first", String(batch.firstSequence.rawValue)),
                    ("last", String(batch.lastSequence.rawValue)), ("accepted", String(outcome.accepted)),
                    ("amended", String(outcome.amended)), ("duplicates", String(outcome.duplicates)),
                    ("quarantined", String(outcome.quarantined.count)),
                ]), scope, transaction)
        try await settleReturns()
    }
}
