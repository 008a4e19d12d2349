import Foundation
import KakuzukeProtocol
import Rating
import Storage

/// The work of one batch within its transaction.
///
/// Locks are taken in one order everywhere: the agent's epoch, customers by number, receipt keys, and last the tenant's
/// head, which all writers of the tenant share.
struct IngestUnit {
    let scope: TenantScope
    let agent: AgentCredential
    /// What the batch is called where its facts are dated.
    let arrival: CustomerWork.Arrival
    let preparation: BatchIngest.Preparation
    let categories: CategoryDirectory
    let transaction: StorageTransaction
    let now: Moment
    let linker: IdentityLinker

    /// A receipt of the batch.
    struct Entry {
        var sequence: SequenceNumber
        var receipt: ReceiptFact
        var key: String
    }

    var outcome = IngestOutcome()
    /// The customers that the batch concerns.
    var work: CustomerWork
    /// The batch's returns.
    var returns = BatchReturns()
    /// Bytes of the receipts that were stored.
    var storedBytes: Int64 = 0
    /// Whom identifiers name that came together.
    var linked: [IdentityLinker.Group: IdentityLinker.Linked] = [:]
    /// Contradictions of the receipts, and how often each came.
    var conflicts: [(conflict: IdentityConflict, times: Int64)] = []
    /// Digest of the stored content that headquarters saw when it approved the batch's only receipt; nil: it approves
    /// nothing.
    var approvedOver: [UInt8]?
    /// True: the facts were acknowledged before and are sent again, so that what came after them stays.
    var isAgain = false

    var tenant: UUID { scope.tenant }

    init(
        agent: AgentCredential, arrival: CustomerWork.Arrival, preparation: BatchIngest.Preparation,
        categories: CategoryDirectory, transaction: StorageTransaction, now: Moment, linker: IdentityLinker
    ) {
        scope = agent.scope
        self.agent = agent
        self.arrival = arrival
        self.preparation = preparation
        self.categories = categories
        self.transaction = transaction
        self.now = now
        self.linker = linker
        work = CustomerWork(
            scope: agent.scope, transaction: transaction, now: now, policies: preparation.policies,
            today: preparation.today)
        work.arrival = arrival
    }

    /// Makes sure that the batch follows directly on what is stored, and that nobody else stores for the agent.
    mutating func claim(_ batch: FactBatch, after previous: BatchDigest) async throws {
        let (rows, room) = try await transaction.run(
            LockEpoch(tenant: tenant, agent: agent.agent, installEpoch: StoredBytes(batch.installEpoch.bytes)),
            SelectStorageRoom(tenant: tenant))
        // Nothing is lost: the agent keeps what is not acknowledged and sends it once there is room.
        try TenantQuota.requireRoom(room.first)
        guard let epoch = rows.first else { throw ServiceError(.handshakeMissing, "shake hands before uploading") }
        guard epoch.endedAt == nil else {
            throw ServiceError(.epochReplaced, "another installation of this agent has taken over")
        }
        guard epoch.nextSequence == Int64(bitPattern: batch.firstSequence.rawValue),
            BatchDigest(stored: epoch.batchDigest) == previous
        else {
            throw ServiceError(.wrongSequence, "the next sequence is \(epoch.nextSequence)")
        }
    }

    /// Stores receipts and inputs; facts that share a key are taken one after the other.
    mutating func storeFacts() async throws {
        outcome.quarantined = preparation.refused
        try await work.lock(preparation.customers, and: preparation.others)
        try await linkIdentifiers()
        var wave: [Entry] = []
        var keys: Set<String> = []
        var inputs: [(sequence: SequenceNumber, input: CustomerInputFact)] = []
        for fact in preparation.facts {
            switch fact.fact {
            case .receipt(let receipt):
                let key = receipt.receiptKey
                if !keys.insert(key).inserted {
                    try await store(wave)
                    wave = []
                    keys = [key]
                }
                wave.append(Entry(sequence: fact.sequence, receipt: receipt, key: key))
            case .input(let input):
                inputs.append((fact.sequence, input))
            }
        }
        try await store(wave)
        try await store(inputs)
    }

    /// Stores receipts of different keys.
    private mutating func store(
        _ wave: [Entry]
    ) async throws {
        guard !wave.isEmpty else { return }
        let digests = wave.map(\.receipt.contentDigest)
        // What may have to wait for HQ must not take its key.
        let takers = wave.indices.filter { wave[$0].receipt.event != .recast }
        let taken = try await transaction.run(
            InsertReceiptKeys(
                tenant: tenant, store: agent.store, keys: takers.map { wave[$0].key },
                businessDates: takers.map { wave[$0].receipt.businessDate },
                digests: takers.map { StoredBytes(digests[$0].bytes) },
                areVoid: takers.map { wave[$0].receipt.event == .void }))
        let newKeys = Set(taken.map(\.key))
        let knownKeys = wave.map(\.key).filter { !newKeys.contains($0) }
        var known: [String: LockReceiptKeys.Row] = [:]
        if !knownKeys.isEmpty {
            let rows = try await transaction.run(
                LockReceiptKeys(tenant: tenant, store: agent.store, keys: knownKeys))
            for row in rows { known[row.key] = row }
        }
        let former = try await former(known.values.filter { isAgain || $0.isVoid }.map(\.key))
        let stored = isAgain ? try await storedKeys(of: known) : []
        var columns = ReceiptColumns()
        for (position, entry) in wave.enumerated() {
            let row = newKeys.contains(entry.key) ? nil : known[entry.key]
            let memory = former[entry.key] ?? ReceiptDecision.Memory()
            let ordinary = ReceiptDecision(
                entry.receipt, digest: digests[position], known: row, former: memory.digests,
                approvedOver: approvedOver)
            let decision =
                isAgain
                ? ordinary.again(
                    entry, digest: digests[position], known: row, memory, isStored: stored.contains(entry.key))
                : ordinary
            try await carryOut(decision, entry, digest: digests[position], known: known[entry.key], &columns)
        }
        if columns.count > 0 {
            let stored = try await transaction.run(
                InsertReceipts(tenant: tenant, store: agent.store, arrival: arrival.key, columns: columns))
            storedBytes += stored.first?.bytes ?? 0
            work.storesReceipts = true
        }
        try await completeReturns()
    }

    /// The contents that keys had before.
    private func former(_ keys: [String]) async throws -> [String: ReceiptDecision.Memory] {
        guard !keys.isEmpty else { return [:] }
        let rows = try await transaction.run(
            SelectArchivedDigests(tenant: tenant, store: agent.store, keys: keys.sorted()))
        return rows.reduce(into: [:]) { former, row in
            former[row.key, default: ReceiptDecision.Memory()].add(row)
        }
    }

    private mutating func carryOut(
        _ decision: ReceiptDecision, _ entry: Entry, digest: ContentDigest, known: LockReceiptKeys.Row?,
        _ columns: inout ReceiptColumns
    ) async throws {
        let customer = customer(of: entry.receipt)
        count(entry.receipt, isNew: decision != .duplicate)
        switch decision {
        case .duplicate:
            outcome.duplicates += 1
        case .quarantine(let reason):
            outcome.quarantined.append(
                IngestOutcome.Quarantined(
                    sequence: entry.sequence, reason: reason, field: "receipt",
                    knownDigest: known?.digest.bytes ?? []))
        case .store, .restore:
            outcome.accepted += 1
            append(entry, customer: customer, &columns)
        case .amend:
            outcome.amended += 1
            if let known { try await replace(known, entry, digest) }
            append(entry, customer: customer, &columns)
        case .void:
            outcome.amended += 1
            if let known { try await replace(known, entry, digest) }
        case .bury:
            outcome.amended += 1
            if let known { try await bury(known, entry, digest, customer) }
        }
    }

    /// Keeps a receipt that was voided before it came as a revision beside its void, so that nothing is lost.
    private func bury(
        _ known: LockReceiptKeys.Row, _ entry: Entry, _ digest: ContentDigest, _ customer: KnownCustomer?
    ) async throws {
        var columns = ReceiptColumns()
        columns.append(
            entry.receipt, key: known.key, sequence: entry.sequence, customer: customer,
            categories: preparation.categories)
        _ = try await transaction.run(
            InsertReceipts(tenant: tenant, store: agent.store, arrival: arrival.key, columns: columns),
            ArchiveReceipt(
                tenant: tenant, store: agent.store, key: known.key, businessDate: entry.receipt.businessDate,
                revision: known.revision, digest: StoredBytes(digest.bytes), replacedAt: now, arrival: arrival.key,
                sequence: Int64(bitPattern: entry.sequence.rawValue)),
            UpdateReceiptKey(
                tenant: tenant, store: agent.store, key: known.key, businessDate: known.businessDate,
                digest: known.digest, isVoid: true))
    }

    /// Adds a receipt that is valid from now on; a void of an unknown receipt only takes its key.
    private mutating func append(_ entry: Entry, customer: KnownCustomer?, _ columns: inout ReceiptColumns) {
        let (receipt, key) = (entry.receipt, entry.key)
        returns.changed.insert(key)
        guard receipt.event != .void else { return }
        columns.append(
            receipt, key: key, sequence: entry.sequence, customer: customer, categories: preparation.categories)
        if let customer { work.touched.insert(customer.customer) }
        guard receipt.originals.isEmpty else {
            returns.waiting.append(
                BatchReturns.Stored(key: key, customer: customer?.customer, receipt: receipt))
            return
        }
        guard let customer, let rated = receipt.ratingReceipt else { return }
        work.changes[customer.customer, default: []].append(.added(rated))
    }

    /// Keeps the stored content as a revision and notes the new one.
    private mutating func replace(
        _ known: LockReceiptKeys.Row, _ entry: Entry, _ digest: ContentDigest
    ) async throws {
        let receipt = entry.receipt
        returns.changed.insert(known.key)
        returns.replaced.insert(known.key)
        returns.named[known.key] = nil
        let archived = try await transaction.run(
            ArchiveReceipt(
                tenant: tenant, store: agent.store, key: known.key, businessDate: known.businessDate,
                revision: known.revision, digest: known.digest, replacedAt: now, arrival: arrival.key,
                sequence: Int64(bitPattern: entry.sequence.rawValue)))
        _ = try await transaction.run(
            UpdateReceiptKey(
                tenant: tenant, store: agent.store, key: known.key, businessDate: receipt.businessDate,
                digest: StoredBytes(digest.bytes), isVoid: receipt.event == .void))
        guard let customer = archived.first?.customer else { return }
        work.touched.insert(customer)
        work.changes[customer, default: []].append(
            .removed(key: ReceiptKey(receiptID: known.key), date: known.businessDate))
    }
}
