import KakuzukeProtocol
import Rating
import Storage
import SwiftProtobuf

extension IngestUnit {
    /// Lets the states follow the changes, or marks their customers to be reckoned from all receipts.
    mutating func updateStates() async throws {
        let changed = changes.keys.sorted()
        guard !changed.isEmpty else { return }
        // A policy activated since the preparation has marked or will mark every customer, but what it has already made
        // again lacks this batch. The customers' rows are locked, so nothing can come in between now.
        let activated = try await transaction.run(SelectActivePolicies(tenant: tenant))
        let isCurrent = preparation.policies.isOf(activated)
        var toRemake: Set<CustomerKey> = isCurrent ? [] : Set(changed)
        var updates: [(PolicyKey, [CustomerKey], [StoredBytes], [CalendarDate])] = []
        for version in preparation.policies.kept(on: preparation.today) {
            let rows = try await transaction.run(
                SelectStates(tenant: tenant, policy: version.policy, customers: changed))
            var followed: ([CustomerKey], [StoredBytes], [CalendarDate]) = ([], [], [])
            for row in rows {
                guard let updated = try follow(row, version.engine) else { continue }
                followed.0.append(row.customer)
                followed.1.append(StoredBytes(updated))
                followed.2.append(row.exactUntil)
            }
            // Without a row, or past what the row has summed up, only all receipts can tell.
            toRemake.formUnion(Set(changed).subtracting(followed.0))
            updates.append((version.policy, followed.0, followed.1, followed.2))
        }
        for (policy, customers, states, dates) in updates where !customers.isEmpty {
            _ = try await transaction.run(
                UpsertStates(
                    tenant: tenant, policy: policy, customers: customers, states: states, exactUntil: dates))
        }
        if !toRemake.isEmpty {
            outcome.needsRemake = true
            _ = try await transaction.run(MarkForRemake(tenant: tenant, customers: toRemake.sorted()))
        }
    }

    /// The states after the customer's changes; nil when they cannot follow.
    private func follow(_ row: SelectStates.Row, _ engine: RatingEngine) throws -> [UInt8]? {
        guard let states = try? StateCodec.decode(row.states.bytes, subjectCount: engine.policy.subjects.count)
        else { return nil }
        var usage = states
        for change in changes[row.customer] ?? [] {
            guard engine.follow(change, &usage) == .applied else { return nil }
        }
        for subject in usage.indices {
            usage[subject].foldOldest(limit: InputLimits.receiptsPerStateMax, visitUnit: engine.policy.visitUnit)
        }
        return try? StateCodec.encode(usage)
    }

    /// Gives the change its number, notes it, and writes the audit entry: the last locks of the transaction.
    mutating func finish(_ batch: FactBatch, digest: BatchDigest) async throws {
        for entry in outcome.quarantined {
            let content = batch.facts.first { $0.sequence == entry.sequence }
            _ = try await transaction.run(
                InsertQuarantined(
                    tenant: tenant, agent: agent.agent, installEpoch: StoredBytes(batch.installEpoch.bytes),
                    sequence: Int64(bitPattern: entry.sequence.rawValue), reasonCode: entry.reason,
                    field: entry.field, content: StoredBytes(content?.storedBytes(batch.installEpoch) ?? []),
                    receivedAt: now))
        }
        _ = try await transaction.run(
            AdvanceEpoch(
                tenant: tenant, agent: agent.agent, installEpoch: StoredBytes(batch.installEpoch.bytes),
                nextSequence: Int64(bitPattern: batch.lastSequence.rawValue) + 1,
                batchDigest: StoredBytes(digest.bytes)))
        if !touched.isEmpty {
            let heads = try await transaction.run(AdvanceHead(tenant: tenant))
            guard let change = heads.first?.change else { throw ServiceError(.internalFault, "the tenant has no head") }
            _ = try await transaction.run(
                MarkChanged(tenant: tenant, customers: touched.sorted(), change: change))
            outcome.change = change
        }
        if storedBytes > 0 { _ = try await transaction.run(AddStoredBytes(tenant: tenant, bytes: storedBytes)) }
        try await AuditTrail.append(
            AuditTrail.Event(
                at: now, actor: Credential.agent(agent).label, action: "facts.uploaded",
                details: [
                    ("first", String(batch.firstSequence.rawValue)), ("last", String(batch.lastSequence.rawValue)),
                    ("accepted", String(outcome.accepted)), ("amended", String(outcome.amended)),
                    ("duplicates", String(outcome.duplicates)),
                    ("quarantined", String(outcome.quarantined.count)),
                ]), scope, transaction)
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
