import KakuzukeProtocol
import Rating
import Storage
import SwiftProtobuf

extension IngestUnit {
    /// Gives the change its number, notes it, and writes the audit entry: the last locks of the transaction.
    mutating func finish(_ batch: FactBatch, digest: BatchDigest) async throws {
        try await hold(batch)
        _ = try await transaction.run(
            AdvanceEpoch(
                tenant: tenant, agent: agent.agent, installEpoch: StoredBytes(batch.installEpoch.bytes),
                nextSequence: Int64(bitPattern: batch.lastSequence.rawValue) + 1,
                batchDigest: StoredBytes(digest.bytes)))
        try await numberChanges()
        var details = [
            ("first", String(batch.firstSequence.rawValue)), ("last", String(batch.lastSequence.rawValue)),
            ("accepted", String(outcome.accepted)), ("amended", String(outcome.amended)),
            ("duplicates", String(outcome.duplicates)), ("quarantined", String(outcome.quarantined.count)),
        ]
        if !linked.isEmpty {
            details += [
                ("linked", String(outcome.linkedIdentifiers)), ("left_out", String(outcome.leftOutIdentifiers)),
                ("conflicts", String(outcome.identityConflicts)),
            ]
        }
        try await AuditTrail.append(
            AuditTrail.Event(
                at: now, actor: Credential.agent(agent).label, action: "facts.uploaded", details: details), scope,
            transaction)
        try await settleReturns()
    }

    /// Gives the changes their number in the feed and counts what was stored.
    mutating func numberChanges() async throws {
        outcome.change = try await work.number()
        outcome.needsRemake = work.needsRemake
        if storedBytes > 0 { _ = try await transaction.run(AddStoredBytes(tenant: tenant, bytes: storedBytes)) }
    }

    /// Puts aside what could not be taken.
    func hold(_ batch: FactBatch) async throws {
        guard !outcome.quarantined.isEmpty else { return }
        let facts = Dictionary(uniqueKeysWithValues: batch.facts.map { ($0.sequence, $0) })
        let numbers = try await transaction.run(
            TakeNumbers(tenant: tenant, name: QuarantineDesk.counter, count: Int64(outcome.quarantined.count)))
        guard let first = numbers.first?.first else { throw ServiceError(.internalFault, "no numbers were given") }
        for (position, entry) in outcome.quarantined.enumerated() {
            guard let fact = facts[entry.sequence] else { continue }
            _ = try await transaction.run(
                InsertQuarantined(
                    tenant: tenant, agent: agent.agent, installEpoch: StoredBytes(batch.installEpoch.bytes),
                    sequence: Int64(bitPattern: entry.sequence.rawValue), reasonCode: entry.reason,
                    field: entry.field, content: StoredBytes(fact.storedBytes(batch.installEpoch)), receivedAt: now,
                    number: first + Int64(position), kind: Int16(fact.fact.kind.rawValue), key: fact.fact.key,
                    digest: StoredBytes(fact.fact.contentDigest.bytes), knownDigest: StoredBytes(entry.knownDigest)))
        }
    }
}

extension BatchDigest {
    /// The digest as stored; empty before the first batch.
    init?(stored: StoredBytes) {
        if stored.bytes.isEmpty { self = .start } else { self.init(bytes: stored.bytes) }
    }
}

extension SequencedFact {
    /// The fact alone as a batch, the form in which it is kept when it could not be taken.
    func storedBytes(_ epoch: InstallEpoch) -> [UInt8] {
        guard let batch = try? FactBatch(installEpoch: epoch, facts: [self]),
            let message = try? batch.message(after: .start), let bytes: [UInt8] = try? message.serializedBytes()
        else { return [] }
        return bytes
    }
}
