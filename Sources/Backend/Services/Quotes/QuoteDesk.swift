import Foundation
import KakuzukeProtocol
import Rating
import Storage
import SwiftProtobuf

/// Tells headquarters what the recomputation of stores' quotes has found, and verifies single ones once more.
struct QuoteDesk: Sendable {
    /// Quotes of one page of a list.
    static let quotesPerPage: Int64 = 200
    /// Longest time that is listed at once; days.
    static let daysMax = 400

    let database: Database
    let checker: QuoteChecker

    /// The quotes of stores that bear an id.
    ///
    /// - Throws: `ServiceError.notFound` when no store has sent one, or it is no longer kept.
    func verify(
        _ request: Kakuzuke_V1_VerifyQuoteRequest, by caller: Caller
    ) async throws -> Kakuzuke_V1_VerifyQuoteResponse {
        let tenant = caller.scope.tenant
        let quotes = try await database.run(caller.scope, FindStoreQuotes(tenant: tenant, quote: request.quoteID))
        guard !quotes.isEmpty else {
            throw ServiceError(.notFound, "no store has sent a quote with this id", field: "quote_id")
        }
        var response = Kakuzuke_V1_VerifyQuoteResponse()
        for quote in quotes {
            let keys = try await database.run(caller.scope, SelectAgentKeys(tenant: tenant, agent: quote.agent))
            let message = Kakuzuke_V1_RecordedQuote(quote)
            let outcome = try await checker.check(quote, caller.scope)
            var verified = Kakuzuke_V1_VerifyQuoteResponse.Verified()
            verified.kept = try await told(quote, caller.scope)
            verified.isSigned = keys.contains { key in
                key.serial == quote.certificate && QuoteSignature.isValid(message, publicKey: key.publicKey.bytes)
            }
            verified.verdictNow = outcome.verdict
            verified.reasonNow = outcome.obstacle?.rawValue ?? ""
            verified.findingNow = outcome.finding
            verified.contents = Data(quote.contents.bytes)
            response.quotes.append(verified)
        }
        return response
    }

    /// A page of the quotes with one verdict, and how many there are of each.
    ///
    /// - Throws: `ServiceError.invalidField` with the field that is wrong.
    func list(
        _ request: Kakuzuke_V1_ListQuoteChecksRequest, by caller: Caller
    ) async throws -> Kakuzuke_V1_ListQuoteChecksResponse {
        let days = Int64(request.throughDate) - Int64(request.fromDate)
        guard (0...Int64(Self.daysMax)).contains(days), (-25_567...2_932_896).contains(request.throughDate) else {
            throw ServiceError(
                .invalidField, "a date that is not before the first and at most \(Self.daysMax) days after it",
                field: "through_date")
        }
        guard let verdict = Int16(exactly: request.verdict.rawValue), (0...3).contains(verdict) else {
            throw ServiceError(.invalidField, "not a verdict", field: "verdict")
        }
        let from = CalendarDate(daysSinceEpoch: request.fromDate)
        let through = CalendarDate(daysSinceEpoch: request.throughDate)
        let last = try Self.place(request, from: from)
        let tenant = caller.scope.tenant
        let (counts, quotes) = try await database.run(
            caller.scope, CountQuoteVerdicts(tenant: tenant, from: from, through: through),
            ListStoreQuotes(
                tenant: tenant, verdict: verdict, from: from, through: through, afterDate: last.date,
                afterAgent: last.agent, afterQuote: last.quote, limit: Self.quotesPerPage + 1))
        var response = Kakuzuke_V1_ListQuoteChecksResponse()
        response.counts = counts.map { row in
            var count = Kakuzuke_V1_ListQuoteChecksResponse.Count()
            count.verdict = Kakuzuke_V1_QuoteVerdict(rawValue: Int(row.verdict)) ?? .unchecked
            count.reason = row.reason
            count.quotes = UInt64(row.count)
            return count
        }
        for quote in quotes.prefix(Int(Self.quotesPerPage)) {
            response.checks.append(try await told(quote, caller.scope))
        }
        response.hasMore_p = quotes.count > Int(Self.quotesPerPage)
        return response
    }

    /// The place after which a page begins.
    private static func place(
        _ request: Kakuzuke_V1_ListQuoteChecksRequest, from: CalendarDate
    ) throws -> (date: CalendarDate, agent: UUID, quote: String) {
        guard request.hasAfter else { return (from, zero, "") }
        guard let agent = UUID(uuidString: request.after.agentID), !request.after.quoteID.utf8.contains(0) else {
            throw ServiceError(.invalidField, "the last quote of the page before", field: "after")
        }
        return (CalendarDate(daysSinceEpoch: request.after.asOf), agent, request.after.quoteID)
    }

    /// Below the id of every agent.
    private static let zero = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))

    /// A quote as it is told, with the currency of its policy.
    private func told(_ quote: StoreQuote, _ scope: TenantScope) async throws -> Kakuzuke_V1_QuoteCheck {
        var check = Self.check(quote)
        check.currency = try await checker.engine(quote, scope)?.policy.currency ?? ""
        return check
    }

    private static func check(_ quote: StoreQuote) -> Kakuzuke_V1_QuoteCheck {
        var check = Kakuzuke_V1_QuoteCheck()
        check.quoteID = quote.quote
        check.agentID = quote.agent.uuidString.lowercased()
        check.madeAtMs = quote.madeAt.milliseconds
        check.receivedAtMs = quote.receivedAt.milliseconds
        check.asOf = quote.asOf.daysSinceEpoch
        check.policyVersion = UInt32(clamping: quote.policyVersion)
        check.feedChange = UInt64(clamping: quote.feedChange)
        check.ownSequence = UInt64(clamping: quote.ownSequence)
        check.verdict = Kakuzuke_V1_QuoteVerdict(rawValue: Int(quote.verdict)) ?? .unchecked
        check.reason = quote.reason
        check.certificateSerial = quote.certificate.bytes.map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        if let contents = try? Kakuzuke_V1_QuoteContents(serializedBytes: quote.contents.bytes) {
            check.storeCode = contents.store
            check.toldTotal = contents.total
        }
        if !quote.finding.bytes.isEmpty,
            let finding = try? Kakuzuke_V1_QuoteFinding(serializedBytes: quote.finding.bytes)
        {
            check.finding = finding
        }
        return check
    }
}

extension Kakuzuke_V1_RecordedQuote {
    /// The quote as its agent signed it.
    fileprivate init(_ quote: StoreQuote) {
        self.init(
            id: quote.quote, madeAt: quote.madeAt.milliseconds, policyVersion: UInt32(clamping: quote.policyVersion),
            asOf: quote.asOf, installEpoch: quote.installEpoch.bytes, feedChange: quote.feedChange,
            includedSequence: quote.includedSequence, ownSequence: quote.ownSequence, contents: quote.contents.bytes)
        signature = Data(quote.signature.bytes)
    }
}
