import KakuzukeProtocol
import Rating
import Storage

/// The returns of a batch, and the receipts that earlier returns may name.
struct BatchReturns {
    /// A stored receipt in which a line names its original.
    struct Stored {
        var key: String
        var customer: CustomerKey?
        var receipt: ReceiptFact
    }

    /// Receipts of the wave under way, which have not taken from their originals yet.
    var waiting: [Stored] = []
    /// What a return took from.
    struct Taken {
        /// The original's content; nil: none was known.
        var revision: Int32?
        /// True: other returns of the same original were there.
        var hadOthers: Bool
    }

    /// What each return of the batch names.
    var named: [String: [String: Taken]] = [:]
    /// Keys of receipts that were stored or changed.
    var changed: Set<String> = []
    /// Keys of receipts whose former content is gone.
    var replaced: Set<String> = []
}

extension ReceiptFact {
    /// The keys of the originals that lines name.
    var originals: Set<String> { Set(lines.compactMap(\.original?.receiptKey)) }
}

extension IngestUnit {
    /// Lets the returns of a wave take from originals that are known; what they take is what they count with.
    mutating func completeReturns() async throws {
        let stored = returns.waiting
        guard !stored.isEmpty else { return }
        returns.waiting = []
        let originals = stored.reduce(into: Set<String>()) { $0.formUnion($1.receipt.originals) }
        let terms = try await ReturnReader.terms(
            of: originals, and: stored.map(\.key), in: agent.store, tenant: tenant, transaction)
        let keys = Set(stored.map(\.key))
        // Other returns of the same originals have other customers, whom nobody has locked: they become due.
        var update = UpdateReturnTerms(tenant: tenant)
        for (row, terms) in terms.changed where row.store == agent.store && keys.contains(row.key) {
            update.append(row, terms)
        }
        if !update.keys.isEmpty { _ = try await transaction.run(update) }
        let counts = terms.returns.reduce(into: [String: Int]()) { counts, row in
            for original in Set(row.originalKeys.compactMap { $0 }) { counts[original, default: 0] += 1 }
        }
        let own = terms.returns.reduce(into: [String: Set<String>]()) { own, row in
            if row.store == agent.store { own[row.key] = Set(row.originalKeys.compactMap { $0 }) }
        }
        for entry in stored {
            returns.named[entry.key] = Dictionary(
                uniqueKeysWithValues: entry.receipt.originals.map { original in
                    let isCounted = own[entry.key]?.contains(original) ?? false
                    let hadOthers = counts[original, default: 0] > (isCounted ? 1 : 0)
                    return (original, BatchReturns.Taken(revision: terms.revisions[original], hadOthers: hadOthers))
                })
        }
        try await count(stored, terms)
    }

    /// Lets the states follow the returns with what they count with.
    private mutating func count(_ stored: [BatchReturns.Stored], _ terms: ReturnTerms) async throws {
        var present: [String: SelectReturns.Terms] = [:]
        for (row, terms) in zip(terms.returns, terms.terms) where row.store == agent.store { present[row.key] = terms }
        let codes = try await categories.table(
            scope, naming: Set(present.values.flatMap(\.categories))
        ).codes
        for entry in stored {
            guard let customer = entry.customer, var rated = entry.receipt.ratingReceipt else { continue }
            if let terms = present[entry.key] {
                for line in rated.lines.indices {
                    rated.lines[line].category = codes[terms.categories[line]] ?? ""
                    rated.lines[line].cost = terms.costs[line].map { MoneyMinorUnits($0) }
                }
            }
            work.changes[customer, default: []].append(.added(rated))
        }
    }

    /// Notes which originals the batch's returns name, and which earlier returns are to take again.
    ///
    /// Behind the lock of the tenant's head: of a return and its original that are stored at once, the later one sees
    /// the earlier one here.
    mutating func settleReturns() async throws {
        var touched = returns.changed
        if !returns.replaced.isEmpty {
            let gone = try await transaction.run(
                DeleteReturnLinks(tenant: tenant, store: agent.store, receipts: returns.replaced.sorted()))
            touched.formUnion(gone.map(\.original))
        }
        guard !touched.isEmpty else { return }
        let marked = try await transaction.run(MarkReturnsDue(tenant: tenant, originals: touched.sorted()))
        if let count = marked.first?.count, count > 0 { outcome.needsRemake = true }
        var insert = InsertReturnLinks(tenant: tenant, store: agent.store)
        for (receipt, originals) in returns.named.sorted(by: { $0.key < $1.key }) {
            for (original, taken) in originals.sorted(by: { $0.key < $1.key }) {
                insert.receipts.append(receipt)
                insert.originals.append(original)
                insert.originalStores.append(OriginalLine(receiptKey: original).store?.text ?? "")
                insert.revisions.append(taken.revision)
                insert.hadOthers.append(taken.hadOthers)
            }
        }
        guard !insert.receipts.isEmpty else { return }
        let links = try await transaction.run(insert)
        if links.contains(where: \.isDue) { outcome.needsRemake = true }
    }
}
