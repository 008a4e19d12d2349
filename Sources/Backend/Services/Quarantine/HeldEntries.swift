import Foundation
import KakuzukeProtocol
import Rating
import Storage
import SwiftProtobuf

/// Puts entries of the quarantine into messages: both versions of a receipt side by side, nothing of its customer.
struct HeldEntries {
    private let agents: [UUID: ListAgents.Row]

    init(agents: [ListAgents.Row]) {
        self.agents = Dictionary(uniqueKeysWithValues: agents.map { ($0.agent, $0) })
    }

    /// The messages of rows, in their order.
    ///
    /// - Parameters:
    ///   - rows: entries of the agents.
    ///   - scope: the tenant.
    ///   - transaction: reads what is stored.
    /// - Returns: the messages.
    /// - Throws: `StorageError` when the database fails.
    func messages(
        _ rows: [ListQuarantined.Row], _ scope: TenantScope, _ transaction: StorageTransaction
    ) async throws -> [Kakuzuke_V1_HeldEntry] {
        let facts = rows.map { FactBatch(held: $0.content)?.facts.first?.fact }
        var stores: [StoreKey] = []
        var keys: [String] = []
        for (row, fact) in zip(rows, facts) {
            guard case .receipt(let receipt)? = fact, let agent = agents[row.agent] else { continue }
            stores.append(agent.store)
            keys.append(receipt.receiptKey)
        }
        var stored: [StoreKey: [String: SelectReceiptTotals.Row]] = [:]
        if !keys.isEmpty {
            let totals = try await transaction.run(
                SelectReceiptTotals(tenant: scope.tenant, stores: stores, keys: keys))
            for row in totals { stored[row.store, default: [:]][row.key] = row }
        }
        return zip(rows, facts).map { row, fact in
            var entry = Kakuzuke_V1_HeldEntry(row, agents[row.agent])
            guard let fact else { return entry }
            entry.key = fact.key
            switch fact {
            case .input: entry.kind = "input"
            case .receipt(let receipt):
                entry.kind = "receipt"
                entry.held = Kakuzuke_V1_HeldEntry.Version(receipt)
                if let known = agents[row.agent].flatMap({ stored[$0.store]?[fact.key] }) {
                    entry.stored = Kakuzuke_V1_HeldEntry.Version(known)
                }
            }
            return entry
        }
    }
}

extension FactBatch {
    /// A fact that was put aside, as a batch of its own; nil: it cannot be read.
    init?(held content: StoredBytes) {
        guard let message = try? Kakuzuke_V1_UploadBatch(serializedBytes: content.bytes),
            let batch = try? FactBatch(message, after: nil), batch.facts.count == 1
        else { return nil }
        self = batch
    }

    /// The same fact as what it is once headquarters has approved a recast receipt; any other fact as it is.
    var approved: FactBatch {
        let facts = facts.map { entry in
            guard case .receipt(var receipt) = entry.fact, receipt.event == .recast else { return entry }
            let takesBack = receipt.lines.contains { $0.amount.rawValue < 0 }
            let sells = receipt.lines.contains { $0.amount.rawValue > 0 }
            receipt.event = takesBack && !sells ? .returned : .sale
            return SequencedFact(sequence: entry.sequence, fact: .receipt(receipt))
        }
        return (try? FactBatch(installEpoch: installEpoch, facts: facts)) ?? self
    }
}

extension Kakuzuke_V1_HeldEntry {
    fileprivate init(_ row: ListQuarantined.Row, _ agent: ListAgents.Row?) {
        self.init()
        entryNumber = UInt64(row.number)
        storeCode = agent?.storeCode ?? ""
        agentID = row.agent.uuidString.lowercased()
        sequence = UInt64(bitPattern: row.sequence)
        reasonCode = row.reasonCode
        field = row.field
        receivedAtMs = row.receivedAt.milliseconds
        tries = UInt32(clamping: row.tries)
        if let tried = row.triedAt { triedAtMs = tried.milliseconds }
        if let resolved = row.resolvedAt { resolvedAtMs = resolved.milliseconds }
        resolvedBy = row.resolvedBy ?? ""
        resolveReason = row.resolveReason ?? ""
        switch row.resolution {
        case "applied": state = .applied
        case "known": state = .known
        case "discarded": state = .discarded
        default: state = .open
        }
    }
}

extension Kakuzuke_V1_HeldEntry.Version {
    fileprivate init(_ receipt: ReceiptFact) {
        self.init()
        businessDate = receipt.businessDate.daysSinceEpoch
        lines = UInt32(receipt.lines.count)
        amount = receipt.lines.reduce(0) { $0 + $1.amount.rawValue }
        isVoid = receipt.event == .void
    }

    fileprivate init(_ row: SelectReceiptTotals.Row) {
        self.init()
        businessDate = row.businessDate.daysSinceEpoch
        lines = UInt32(clamping: row.lines)
        amount = row.amount
        isVoid = row.isVoid
    }
}
