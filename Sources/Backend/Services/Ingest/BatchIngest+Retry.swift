import Crypto
import Foundation
import KakuzukeProtocol
import Storage

extension BatchIngest {
    /// Tries a fact again that was put aside, as an upload would, in one transaction with what it means for the entry.
    ///
    /// - Parameters:
    ///   - fact: the fact as a batch of its own.
    ///   - number: number of the entry.
    ///   - approvedOver: digest of the stored content over which headquarters approves a receipt; nil: it is none.
    ///   - agent: who sent it, in the store as it is set up now.
    ///   - settle: is told what became of it, before the transaction's last locks, and writes it down.
    /// - Returns: what became of it.
    /// - Throws: what `settle` throws, `ServiceError.quotaExceeded` when the tenant has no room, `StorageError` when
    ///   the database fails; then nothing has changed.
    func tryAgain(
        _ fact: FactBatch, number: Int64, approvedOver: [UInt8]?, of agent: AgentCredential,
        settle: @escaping @Sendable (IngestOutcome, StorageTransaction) async throws -> AuditTrail.Event
    ) async throws -> IngestOutcome {
        let linker = IdentityLinker(database: database, customers: customers)
        return try await Overtaken.repeatingWithOthers { others in
            let now = clock.now()
            let preparation = try await prepare(fact, agent, and: others)
            return try await database.transaction(agent.scope) { transaction in
                var unit = IngestUnit(
                    agent: agent,
                    arrival: CustomerWork.Arrival(
                        key: Self.arrival(ofEntry: number, at: now), agent: agent.agent,
                        store: agent.store, installEpoch: StoredBytes(fact.installEpoch.bytes)),
                    preparation: preparation, categories: categories, transaction: transaction, now: now,
                    linker: linker)
                unit.approvedOver = approvedOver
                try TenantQuota.requireRoom(
                    try await transaction.run(SelectStorageRoom(tenant: agent.scope.tenant)).first)
                try await unit.storeFacts()
                try await unit.work.updateStates()
                try await unit.noteConflicts()
                let event = try await settle(unit.outcome, transaction)
                // The store's sequence does not say when the fact began to count: headquarters did.
                unit.work.changedOtherwise.formUnion(unit.work.touched)
                try await unit.numberChanges()
                try await AuditTrail.append(event, agent.scope, transaction)
                try await unit.settleReturns()
                return unit.outcome
            }
        }
    }

    /// The arrival of what is tried again; it is no batch's.
    private static func arrival(ofEntry number: Int64, at now: Moment) -> ArrivalKey {
        ArrivalKey(batchDigest: Array(SHA256.hash(data: Data("quarantine|\(number)|\(now.milliseconds)".utf8))))
    }
}
