import Crypto
import Foundation
import KakuzukeProtocol
import Storage

extension BatchIngest {
    /// Stores facts once more that were acknowledged before, in one transaction with the progress of the command.
    ///
    /// - Parameters:
    ///   - batch: the facts.
    ///   - command: number of the command that wants them.
    ///   - moment: the time of day, by which commands expire.
    ///   - agent: who sends them.
    /// - Returns: what became of them.
    /// - Throws: `ServiceError.notFound` for a command that is not the agent's, `wrongState` for one that has ended,
    ///   `wrongSequence` for facts that it does not want, `quotaExceeded` when the tenant has no room, `StorageError`
    ///   when the database fails; then nothing has changed.
    func storeAgain(
        _ batch: FactBatch, command: Int64, at moment: Moment, from agent: AgentCredential
    ) async throws -> IngestOutcome {
        let linker = IdentityLinker(database: database, customers: customers)
        return try await Overtaken.repeatingWithOthers { others in
            let preparation = try await prepare(batch, agent, and: others)
            return try await database.transaction(agent.scope) { transaction in
                var unit = IngestUnit(
                    agent: agent,
                    arrival: CustomerWork.Arrival(
                        key: Self.arrival(of: batch, command: command), agent: agent.agent, store: agent.store,
                        installEpoch: StoredBytes(batch.installEpoch.bytes)),
                    preparation: preparation, categories: categories, transaction: transaction, now: clock.now(),
                    linker: linker)
                unit.isAgain = true
                unit.work.followsNothing = true
                try await unit.claimAgain(batch, command: command, at: moment)
                try await unit.storeFacts()
                try await unit.work.updateStates()
                try await unit.noteConflicts()
                try await unit.finishAgain(batch, command: command)
                return unit.outcome
            }
        }
    }

    /// The arrival of facts that come by a command; a batch comes by it once.
    private static func arrival(of batch: FactBatch, command: Int64) -> ArrivalKey {
        let first = batch.firstSequence.rawValue
        return ArrivalKey(batchDigest: Array(SHA256.hash(data: Data("command|\(command)|\(first)".utf8))))
    }
}
