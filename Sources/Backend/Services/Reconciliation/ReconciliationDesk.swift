import Foundation
import KakuzukeProtocol
import Rating
import Storage
import SwiftProtobuf

/// Compares the closed business dates of agents with what is stored (promise S7).
struct ReconciliationDesk: Sendable {
    let database: Database
    /// The time of day.
    let clock: WallClock
    /// The time that business dates follow.
    let businessClock: WallClock

    /// Compares dates, and keeps how they compare.
    ///
    /// - Parameters:
    ///   - request: what the agent tells.
    ///   - agent: the agent.
    /// - Returns: how each date compares. Where sums differ and receipts are not listed yet, they are wanted.
    /// - Throws: `ServiceError.invalidField` for what lies outside the limits, `handshakeMissing` for another
    ///   installation than the present one.
    func compare(
        _ request: Kakuzuke_V1_CompareDaysRequest, _ agent: AgentCredential
    ) async throws -> Kakuzuke_V1_CompareDaysResponse {
        try Self.check(request)
        let dates = request.days.map { CalendarDate(daysSinceEpoch: $0.businessDate) }
        guard !dates.isEmpty else { return Kakuzuke_V1_CompareDaysResponse() }
        let tenant = agent.scope.tenant
        let now = clock.now()
        return try await database.transaction(agent.scope) { transaction in
            let (epochs, totals) = try await transaction.run(
                SelectCurrentEpoch(tenant: tenant, agent: agent.agent),
                SelectDayTotals(tenant: tenant, store: agent.store, dates: dates))
            guard let epoch = epochs.first, epoch.installEpoch.bytes.elementsEqual(request.installEpoch) else {
                throw ServiceError(.handshakeMissing, "shake hands before comparing days")
            }
            var response = Kakuzuke_V1_CompareDaysResponse()
            // The agent compares what it believes to be here: after the next handshake it knows better.
            let isUpToDate = UInt64(clamping: epoch.nextSequence) == request.acknowledgedSequence + 1
            let views = Self.views(totals)
            for day in request.days {
                var compared = Kakuzuke_V1_ComparedDay()
                compared.businessDate = day.businessDate
                compared.server = views[day.businessDate] ?? .nothing
                compared.outcome = .waiting
                if isUpToDate {
                    try await Self.compare(day, &compared, agent, transaction)
                    try await Self.keep(day, compared, agent, at: now, transaction)
                }
                response.days.append(compared)
            }
            return response
        }
    }

    /// Refuses what lies outside the limits, naming the field.
    private static func check(_ request: Kakuzuke_V1_CompareDaysRequest) throws {
        guard request.days.count <= DayLimits.daysPerCallMax,
            Set(request.days.map(\.businessDate)).count == request.days.count
        else {
            throw ServiceError(
                .invalidField, "at most \(DayLimits.daysPerCallMax) days, each once", field: "days")
        }
        guard request.acknowledgedSequence < UInt64(Int64.max) else {
            throw ServiceError(.invalidField, "a sequence", field: "acknowledged_sequence")
        }
        guard request.days.reduce(0, { $0 + $1.keys.count }) <= DayLimits.receiptsListedMax else {
            throw ServiceError(
                .invalidField, "at most \(DayLimits.receiptsListedMax) receipts in all days", field: "days.keys")
        }
        for (position, day) in request.days.enumerated() {
            let place = "days[\(position)]"
            guard FactLimits.dates.contains(CalendarDate(daysSinceEpoch: day.businessDate)) else {
                throw ServiceError(.invalidField, "a date from 1900 to 9999", field: place + ".business_date")
            }
            guard day.agent.digest.count == DayDigest.byteCount, day.agent.receipts <= UInt64(Int64.max) else {
                throw ServiceError(.invalidField, "a count and a digest of 16 bytes", field: place + ".agent")
            }
            guard day.digests.count == day.keys.count * ContentDigest.byteCount,
                Set(day.keys).count == day.keys.count
            else {
                throw ServiceError(.invalidField, "a digest for each key, each once", field: place + ".digests")
            }
            guard day.keys.allSatisfy({ $0.utf8.count <= InputLimits.textBytesMax && !$0.contains("\0") }) else {
                throw ServiceError(.invalidField, "keys of at most 256 bytes", field: place + ".keys")
            }
            guard day.journal.differences.count <= DayLimits.journalDifferencesMax,
                day.journal.differences.allSatisfy({ $0.receiptKey.utf8.count <= InputLimits.textBytesMax })
            else {
                throw ServiceError(
                    .invalidField, "at most \(DayLimits.journalDifferencesMax) keys", field: place + ".journal")
            }
        }
    }

    /// Views by date.
    static func views(_ totals: [SelectDayTotals.Row]) -> [Int32: Kakuzuke_V1_DayView] {
        Dictionary(
            totals.map {
                (
                    $0.businessDate.daysSinceEpoch,
                    Kakuzuke_V1_DayView(receipts: $0.receipts, amount: $0.amount, digest: $0.digest.bytes)
                )
            }
        ) { first, _ in first }
    }

    /// Decides how a date compares.
    private static func compare(
        _ day: Kakuzuke_V1_CompareDaysRequest.ToldDay, _ compared: inout Kakuzuke_V1_ComparedDay,
        _ agent: AgentCredential, _ transaction: StorageTransaction
    ) async throws {
        guard day.agent != compared.server else {
            compared.outcome = .equal
            return
        }
        guard day.listsReceipts else {
            compared.outcome = .receiptsWanted
            return
        }
        let review = try await review(day, agent, transaction)
        compared.outcome = review.outcome
        compared.missingAtServer = UInt64(review.count(.missingAtServer))
        compared.missingAtAgent = UInt64(review.count(.missingAtAgent))
        compared.otherContent = UInt64(review.count(.otherContent))
        compared.held = UInt64(review.count(.held))
        compared.ofOthers = UInt64(review.ofOthers)
        compared.differences = review.differences.prefix(DayLimits.differencesToldMax).map { difference in
            var message = Kakuzuke_V1_DayDifference()
            message.receiptKey = difference.key
            message.kind = difference.kind
            return message
        }
    }

    /// Looks at the receipts of a date one by one.
    private static func review(
        _ day: Kakuzuke_V1_CompareDaysRequest.ToldDay, _ agent: AgentCredential, _ transaction: StorageTransaction
    ) async throws -> DayReview {
        let tenant = agent.scope.tenant
        let date = CalendarDate(daysSinceEpoch: day.businessDate)
        let (rows, epochs) = try await transaction.run(
            SelectDayReceipts(tenant: tenant, store: agent.store, date: date),
            SelectCurrentEpoch(tenant: tenant, agent: agent.agent))
        let digests = [UInt8](day.digests)
        var told: [String: [UInt8]] = [:]
        for (position, key) in day.keys.enumerated() {
            let start = position * ContentDigest.byteCount
            told[key] = Array(digests[start..<start + ContentDigest.byteCount])
        }
        var stored: [String: DayReview.Stored] = [:]
        for row in rows {
            let isOwn = row.agent == agent.agent && row.installEpoch == epochs.first?.installEpoch
            stored[row.key] = DayReview.Stored(digest: row.digest.bytes, isOwn: isOwn)
        }
        let keys = DayReview.differingKeys(agent: told, server: stored)
        let (known, held) = try await transaction.run(
            SelectReceiptTotals(
                tenant: tenant, stores: [StoreKey](repeating: agent.store, count: keys.count), keys: keys),
            SelectHeldContents(tenant: tenant, agent: agent.agent, keys: keys))
        let heldContents = held.reduce(into: [String: [DayReview.Held]]()) { contents, row in
            contents[row.key, default: []].append(
                DayReview.Held(digest: row.digest.bytes, isTaken: row.isTaken))
        }
        return DayReview(
            of: keys, agent: told, server: stored,
            elsewhere: Set(known.filter { $0.isVoid || $0.businessDate != date }.map(\.key)), held: heldContents)
    }

    /// Keeps how a date compares; one whose receipts are wanted is not compared yet.
    private static func keep(
        _ day: Kakuzuke_V1_CompareDaysRequest.ToldDay, _ compared: Kakuzuke_V1_ComparedDay,
        _ agent: AgentCredential, at now: Moment, _ transaction: StorageTransaction
    ) async throws {
        guard compared.outcome != .receiptsWanted else { return }
        var told = day
        told.listsReceipts = false
        told.keys = []
        told.digests = Data()
        _ = try await transaction.run(
            UpsertDayComparison(
                tenant: agent.scope.tenant, store: agent.store,
                comparison: DayComparison(
                    businessDate: CalendarDate(daysSinceEpoch: day.businessDate), agent: agent.agent, comparedAt: now,
                    outcome: Int16(compared.outcome.rawValue), agentView: DayComparison.View(day.agent),
                    serverView: DayComparison.View(compared.server),
                    told: StoredBytes(try told.serializedBytes() as [UInt8]),
                    compared: StoredBytes(try compared.serializedBytes() as [UInt8]))))
    }
}

extension DayComparison.View {
    init(_ view: Kakuzuke_V1_DayView) {
        self.init(
            receipts: Int64(clamping: view.receipts), amount: view.amount, digest: StoredBytes([UInt8](view.digest)))
    }
}
