import Foundation
import KakuzukeProtocol
import Rating
import Storage

/// Takes the quotes that stores handed out: each once, and only what their agents have signed.
///
/// One that cannot be taken is refused alone, for ever and with its reason, so that it keeps no others at the store.
struct QuoteIntake: Sendable {
    let database: Database
    /// The time of day.
    let clock: WallClock
    /// The time by which business dates are reckoned.
    let businessClock: WallClock

    /// Stores a batch.
    ///
    /// - Parameters:
    ///   - batch: what came over the wire.
    ///   - agent: who sent it.
    /// - Returns: what became of each quote, once the database has committed it.
    /// - Throws: `ServiceError.batchInvalid` for a batch that no agent makes, `wrongSequence` where facts are missing
    ///   that a quote was made from, `quotaExceeded`, `StorageError` when the database fails.
    func store(
        _ batch: Kakuzuke_V1_QuoteBatch, from agent: AgentCredential
    ) async throws -> Kakuzuke_V1_QuoteAcknowledgement {
        let bytes = batch.quotes.reduce(0) { $0 + $1.contents.count }
        guard (1...RecordedQuoteLimits.quotesMax).contains(batch.quotes.count),
            bytes <= RecordedQuoteLimits.batchBytesMax
        else { throw ServiceError(.batchInvalid, "the batch is outside the limits", field: "quotes") }
        let keys = try await database.run(
            agent.scope, SelectAgentKeys(tenant: agent.scope.tenant, agent: agent.agent))
        let now = clock.now()
        let today = businessClock.businessDate(timeZone: agent.timeZone, cutOffHour: agent.cutOffHour)
        var sound: [SoundQuote] = []
        var refused: [(id: String, problem: QuoteProblem)] = []
        var digests: [String: [UInt8]] = [:]
        var repeated = 0
        for message in batch.quotes {
            do throws(QuoteProblem) {
                let quote = try SoundQuote(message, keys: keys, today: today, now: now)
                guard let known = digests[message.quoteID] else {
                    digests[message.quoteID] = quote.digest
                    sound.append(quote)
                    continue
                }
                guard known == quote.digest else { throw QuoteProblem(.quoteChanged, field: "quote_id") }
                repeated += 1
            } catch {
                refused.append((message.quoteID, error))
            }
        }
        return try await store(sound, refused: refused, repeated: repeated, from: agent)
    }

    private func store(
        _ sound: [SoundQuote], refused problems: [(id: String, problem: QuoteProblem)], repeated: Int,
        from agent: AgentCredential
    ) async throws -> Kakuzuke_V1_QuoteAcknowledgement {
        let tenant = agent.scope.tenant
        let now = clock.now()
        return try await database.transaction(agent.scope) { transaction in
            try await requireFacts(of: sound, agent, transaction)
            var refused = problems
            var columns = StoreQuoteColumns()
            for quote in sound { quote.append(to: &columns) }
            var new: Set<String> = []
            if !sound.isEmpty {
                let rows = try await transaction.run(
                    InsertStoreQuotes(tenant: tenant, agent: agent.agent, receivedAt: now, columns: columns))
                new = Set(rows.map(\.quote))
            }
            var duplicates = repeated
            let others = sound.map(\.message.quoteID).filter { !new.contains($0) }
            let known = try await digests(of: others, agent, transaction)
            for quote in sound where !new.contains(quote.message.quoteID) {
                if known[quote.message.quoteID] == quote.digest {
                    duplicates += 1
                } else {
                    refused.append((quote.message.quoteID, QuoteProblem(.quoteChanged, field: "quote_id")))
                }
            }
            let bytes = sound.reduce(0) { $0 + (new.contains($1.message.quoteID) ? $1.message.contents.count : 0) }
            if bytes > 0 { _ = try await transaction.run(AddStoredBytes(tenant: tenant, bytes: Int64(bytes))) }
            try await note(refused.map(\.problem), agent, at: now, transaction)
            var acknowledgement = Kakuzuke_V1_QuoteAcknowledgement()
            acknowledgement.stored = UInt32(new.count)
            acknowledgement.duplicates = UInt32(duplicates)
            acknowledgement.refused = refused.map { id, problem in
                var entry = Kakuzuke_V1_RefusedQuote()
                entry.quoteID = id
                entry.reasonCode = problem.reason.rawValue
                entry.field = problem.field
                return entry
            }
            return acknowledgement
        }
    }

    /// Makes sure that the server holds the own facts that the quotes were made from, and that there is room.
    private func requireFacts(
        of quotes: [SoundQuote], _ agent: AgentCredential, _ transaction: StorageTransaction
    ) async throws {
        let (rows, room) = try await transaction.run(
            SelectCurrentEpoch(tenant: agent.scope.tenant, agent: agent.agent),
            SelectStorageRoom(tenant: agent.scope.tenant))
        guard let epoch = rows.first else { throw ServiceError(.handshakeMissing, "shake hands before uploading") }
        try TenantQuota.requireRoom(room.first)
        let isAhead = quotes.contains { quote in
            epoch.installEpoch.bytes.elementsEqual(quote.message.installEpoch)
                && quote.message.ownSequence >= UInt64(bitPattern: epoch.nextSequence)
        }
        guard !isAhead else {
            throw ServiceError(
                .wrongSequence, "the next sequence is \(epoch.nextSequence), a quote was made from later facts",
                field: "own_sequence")
        }
    }

    private func digests(
        of ids: [String], _ agent: AgentCredential, _ transaction: StorageTransaction
    ) async throws -> [String: [UInt8]] {
        guard !ids.isEmpty else { return [:] }
        let rows = try await transaction.run(
            SelectStoreQuoteDigests(tenant: agent.scope.tenant, agent: agent.agent, quotes: ids))
        return Dictionary(rows.map { ($0.quote, $0.digest.bytes) }) { first, _ in first }
    }

    /// Headquarters sees what was refused in the audit log, by reason.
    private func note(
        _ problems: [QuoteProblem], _ agent: AgentCredential, at now: Moment, _ transaction: StorageTransaction
    ) async throws {
        guard !problems.isEmpty else { return }
        let counts = Dictionary(grouping: problems, by: \.reason).mapValues(\.count)
        try await AuditTrail.append(
            AuditTrail.Event(
                at: now, actor: Credential.agent(agent).label, action: "quotes.refused",
                details: counts.map { ($0.key.rawValue, String($0.value)) }), agent.scope, transaction)
    }
}
