import Foundation
public import KakuzukeProtocol
import Storage

extension AgentConversation {
    /// Stores a batch and says so only after the commit.
    ///
    /// - Parameters:
    ///   - message: what came over the wire.
    ///   - agent: who sent it.
    /// - Returns: the acknowledgement, and whether customers wait for their states to be made again.
    /// - Throws: `ServiceError.batchInvalid` for a batch that cannot be read, `wrongSequence` for one that does not
    ///   follow, `StorageError` when the database fails.
    public func store(
        _ message: Kakuzuke_V1_UploadBatch, from agent: AgentCredential
    ) async throws -> (acknowledgement: Kakuzuke_V1_UploadAcknowledgement, needsRemake: Bool) {
        let rows = try await database.run(
            agent.scope, SelectCurrentEpoch(tenant: agent.scope.tenant, agent: agent.agent))
        guard let row = rows.first else { throw ServiceError(.handshakeMissing, "shake hands before uploading") }
        guard row.installEpoch.bytes.elementsEqual(message.installEpoch) else {
            throw ServiceError(.epochReplaced, "another installation of this agent has taken over")
        }
        guard message.commandNumber == 0 else { return try await storeAgain(message, from: agent) }
        guard UInt64(bitPattern: row.nextSequence) == message.firstSequence else {
            throw ServiceError(.wrongSequence, "the next sequence is \(row.nextSequence)", field: "first_sequence")
        }
        guard let previous = BatchDigest(stored: row.batchDigest), let digest = BatchDigest(bytes: message.digest)
        else { throw ServiceError(.invalidField, "a digest has 32 bytes", field: "digest") }
        let batch = try Self.batch(message, after: previous)
        let outcome = try await ingest.store(batch, digest: digest, after: previous, from: agent)
        return (Self.acknowledgement(of: batch, message, outcome), outcome.needsRemake)
    }

    /// Stores facts again that were acknowledged before, as headquarters has ordered it; what is known changes nothing.
    ///
    /// Such a batch stands alone: its digest follows on none, and where the ordinary upload goes on stays as it is.
    private func storeAgain(
        _ message: Kakuzuke_V1_UploadBatch, from agent: AgentCredential
    ) async throws -> (acknowledgement: Kakuzuke_V1_UploadAcknowledgement, needsRemake: Bool) {
        let batch = try Self.batch(message, after: .start)
        let outcome = try await ingest.storeAgain(
            batch, command: Int64(clamping: message.commandNumber), at: clock.now(), from: agent)
        return (Self.acknowledgement(of: batch, message, outcome), outcome.needsRemake)
    }

    private static func batch(
        _ message: Kakuzuke_V1_UploadBatch, after previous: BatchDigest
    ) throws -> FactBatch {
        do {
            return try FactBatch(message, after: previous)
        } catch {
            throw ServiceError(.batchInvalid, "the batch cannot be read", field: error.fieldText)
        }
    }

    private static func acknowledgement(
        of batch: FactBatch, _ message: Kakuzuke_V1_UploadBatch, _ outcome: IngestOutcome
    ) -> Kakuzuke_V1_UploadAcknowledgement {
        var acknowledgement = Kakuzuke_V1_UploadAcknowledgement()
        acknowledgement.lastSequence = batch.lastSequence.rawValue
        acknowledgement.digest = message.digest
        acknowledgement.accepted = UInt32(outcome.accepted)
        acknowledgement.duplicates = UInt32(outcome.duplicates)
        acknowledgement.amended = UInt32(outcome.amended)
        acknowledgement.quarantined = outcome.quarantined.map { entry in
            var fact = Kakuzuke_V1_QuarantinedFact()
            fact.sequence = entry.sequence.rawValue
            fact.reasonCode = entry.reason
            fact.field = entry.field
            return fact
        }
        acknowledgement.feedChange = UInt64(outcome.change?.rawValue ?? 0)
        return acknowledgement
    }
}

extension FactBatchError {
    /// Column and row, for the error that crosses the wire.
    fileprivate var fieldText: String {
        [column, row.map { "row \($0)" }].compactMap { $0 }.joined(separator: " ")
    }
}
