import Crypto
import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import Rating
public import RatingTestSupport
import SwiftProtobuf
import Synchronizer

/// The agent of a world's own store: a real file, fed by signed parts, asked through the store's own door.
public struct AgreementStore {
    private let world: AgreementWorld
    private let folder: String
    private let database: AgentDatabase
    private let key = Curve25519.Signing.PrivateKey()
    private let settings: Kakuzuke_V1_AgentSettings
    private var change: UInt64 = 0

    /// Makes an empty file in the folder for passing files.
    ///
    /// - Throws: `LocalStoreError` when there can be no file.
    public init(_ world: AgreementWorld) throws {
        self.world = world
        folder = NSTemporaryDirectory() + "/kz-agree-\(UUID().uuidString)"
        database = try AgentDatabase(path: folder + "/agent.db")
        var settings = Kakuzuke_V1_AgentSettings()
        settings.timeZone = "UTC"
        settings.limitedAfterDays = 7
        settings.staleAfterDays = 35
        settings.feedPublicKey = key.publicKey.rawRepresentation
        self.settings = settings
        try database.install(
            Installation(
                epoch: [UInt8](repeating: 1, count: 16), tenant: "t", agent: "a", store: AgreementWorld.ownStore,
                settings: try settings.serializedBytes()))
    }

    /// Removes the file.
    public func remove() { try? FileManager.default.removeItem(atPath: folder) }

    /// Accepts what the store tells.
    func accept(_ facts: [Fact], on today: CalendarDate) throws {
        guard !facts.isEmpty else { return }
        try database.accept(
            SpoolDelivery(facts: try facts.map { try SpoolFact($0) }, sourceCanAmend: true, source: "till"),
            at: Self.noon(today))
    }

    /// Takes a feed as it comes over the wire: header, packed items, signed end.
    mutating func take(
        _ customers: Set<IdentifierHash>, of course: AgreementCourse, isSnapshot: Bool, on today: CalendarDate
    ) async throws {
        var arrival = FeedArrival(database: database, itemsPerWrite: 500, report: SyncReport())
        var digest = FeedDigest()
        var header = Kakuzuke_V1_FeedHeader()
        header.isSnapshot = isSnapshot
        header.afterChange = isSnapshot ? 0 : change
        change += 1
        header.upToChange = change
        header.includedSequence = UInt64(try database.read { try $0.spoolStatus() }.lastSequence)
        header.madeOn = today.daysSinceEpoch
        var version = Kakuzuke_V1_PolicyVersion()
        version.version = 1
        version.effectiveFrom = CalendarDate("1990-01-01")!.daysSinceEpoch
        version.policy = Kakuzuke_V1_Policy(world.engine.policy)
        header.policies = [version]
        digest.update(try header.serializedBytes())
        var items = Kakuzuke_V1_FeedItems()
        items.customers = world.customers.enumerated().filter { customers.contains($0.element) }
            .map { Self.item(number: $0.offset + 1, $0.element, course) }
        let contents = try items.contents()
        digest.update(contents)
        var parts = [Kakuzuke_V1_FeedPart](repeating: Kakuzuke_V1_FeedPart(), count: 3)
        parts[0].header = header
        parts[1].items = Data(contents)
        parts[2].end.digest = Data(digest.bytes())
        parts[2].end.signature = try key.signature(for: Data(digest.bytes()))
        for part in parts {
            try await arrival.take(try part.serializedBytes(), settings: settings, at: Self.noon(today))
        }
    }

    private static func item(
        number: Int, _ customer: IdentifierHash, _ course: AgreementCourse
    ) -> Kakuzuke_V1_CustomerItem {
        var item = Kakuzuke_V1_CustomerItem()
        item.customerID = UInt64(number)
        item.isLimited = course.carried.waiting.contains(customer)
        item.identifiers = [Kakuzuke_V1_CustomerIdentifier(customer)]
        let known = course.server.facts(of: customer)
        item.facts = Kakuzuke_V1_CustomerFacts(known.facts, reservationKeys: known.reservationKeys)
        if let states = course.carried.encoded[customer] {
            var message = Kakuzuke_V1_CustomerStates()
            message.policyVersion = 1
            message.states = Data(states)
            item.states = [message]
        }
        return item
    }

    private static func noon(_ date: CalendarDate) -> StoredInstant {
        StoredInstant(millisecondsSinceEpoch: Int64(date.daysSinceEpoch) * 86_400_000 + 43_200_000)
    }

    // MARK: - Answers

    /// Compares what the store says of every customer with what the engine says of all that the agent may know.
    func compare(_ course: AgreementCourse, on today: CalendarDate, _ report: inout AgreementReport) throws {
        let ratings = StoreRatings(
            database: database, identifierKeys: [AgreementWorld.identifierKey],
            clock: StoreClock { Self.noon(today) }, record: { _ in }, quoteID: { "Q" })
        for (customer, identifier) in world.customers.enumerated() {
            let isKnown = course.agent.customers.contains(identifier)
            let usage = isKnown ? course.agent.usage(of: identifier, world.engine) : nil
            for date in course.dates(customer, from: today) {
                let basket = world.basket(customer, on: date)
                var request = Kakuzuke_V1_QuoteRequest()
                request.customer.identifier = Kakuzuke_V1_HashedIdentifier(identifier)
                request.asOf = date.daysSinceEpoch
                request.basket = Kakuzuke_V1_Basket(basket)
                // A basket message has no place for days below zero.
                if basket.reservedDaysAhead < 0 { request.basket.reservedDaysAhead = .max }
                let difference =
                    course.agentReaches(identifier, date)
                    ? difference(
                        ratings, request, usage, mayBeLimited: course.mayBeLimited.contains(identifier), &report)
                    : unreached(ratings, request, usage, &report)
                report.note(.agent, difference: difference) { world.place(customer, asked: date, on: today) }
            }
        }
    }

    /// What is wrong with the store's quote and rating; empty: nothing.
    private func difference(
        _ ratings: StoreRatings, _ request: Kakuzuke_V1_QuoteRequest, _ usage: CustomerUsage?, mayBeLimited: Bool,
        _ report: inout AgreementReport
    ) -> String {
        let date = CalendarDate(daysSinceEpoch: request.asOf)
        let told: Kakuzuke_V1_QuoteResponse
        switch (Self.outcome { () throws(KakuzukeError) in try ratings.quote(request) }, expected(request, usage)) {
        case (.failure(let told), .failure(let expected)):
            report.refusals += 1
            return told.code == expected.code && told.parameters == expected.parameters
                ? "" : "refused \(told), not \(expected)"
        case (.failure(let told), .success): return "refused \(told)"
        case (.success, .failure(let expected)): return "priced, not refused \(expected)"
        case (.success(let answer), .success(let expected)):
            if answer.remarkCodes.contains("customer_limited") {
                report.limited += 1
                return mayBeLimited ? "" : "limited, though a state can follow"
            }
            guard answer.remarkCodes.contains("customer_unknown") == (usage == nil) else {
                return "remarks \(answer.remarkCodes)"
            }
            told = Self.comparable(answer, expected)
            guard told == expected else { return "priced \(told), not \(expected)" }
        }
        guard let usage else { return "" }
        return ratingDifference(ratings, request, usage, on: date)
    }

    /// What is wrong with an answer for a date that the states do not reach: it must say so.
    private func unreached(
        _ ratings: StoreRatings, _ request: Kakuzuke_V1_QuoteRequest, _ usage: CustomerUsage?,
        _ report: inout AgreementReport
    ) -> String {
        switch (Self.outcome { () throws(KakuzukeError) in try ratings.quote(request) }, expected(request, usage)) {
        case (.success(let answer), .success):
            report.outOfRange += 1
            return answer.remarkCodes.contains("ratings_out_of_range") && answer.freshness == .stale
                ? "" : "an answer that the states do not reach has the remarks \(answer.remarkCodes)"
        case (.failure, .failure):
            report.refusals += 1
            return ""
        case (.success, .failure(let expected)): return "priced, not refused \(expected)"
        case (.failure(let told), .success): return "refused \(told)"
        }
    }

    private func ratingDifference(
        _ ratings: StoreRatings, _ quote: Kakuzuke_V1_QuoteRequest, _ usage: CustomerUsage, on date: CalendarDate
    ) -> String {
        var request = Kakuzuke_V1_GetRatingRequest()
        request.customer = quote.customer
        request.asOf = quote.asOf
        let policy = world.engine.policy
        let expected = world.engine.evaluation(of: usage).ratings(on: date).map {
            Kakuzuke_V1_SubjectRating($0, policy: policy, level: policy.disclose)
        }
        switch Self.outcome({ () throws(KakuzukeError) in try ratings.rating(request).ratings }) {
        case .success(let told): return told == expected ? "" : "rated \(told), not \(expected)"
        case .failure(let error): return "no rating: \(error)"
        }
    }

    private func expected(
        _ request: Kakuzuke_V1_QuoteRequest, _ usage: CustomerUsage?
    ) -> Result<Kakuzuke_V1_QuoteResponse, KakuzukeError> {
        let engine = world.engine
        let date = CalendarDate(daysSinceEpoch: request.asOf)
        do {
            let basket = try Basket(request.basket) { _ in nil }
            let quote = try engine.quote(basket, for: usage.map { engine.evaluation(of: $0) }, on: date)
            return .success(
                Kakuzuke_V1_QuoteResponse(
                    quote, basket: basket, products: request.basket.lines.map(\.product),
                    ways: try engine.ways(from: quote, basket, for: usage), policy: engine.policy,
                    level: engine.policy.disclose))
        } catch let error as ContractError {
            return .failure(KakuzukeError(error))
        } catch let error as QuoteError {
            return .failure(KakuzukeError(error))
        } catch {
            return .failure(KakuzukeError(.defect, "\(error)"))
        }
    }

    private static func outcome<Value>(
        _ body: () throws(KakuzukeError) -> Value
    ) -> Result<Value, KakuzukeError> {
        do { return .success(try body()) } catch { return .failure(error) }
    }

    /// The answer without what only a store says: its id, its age, and days that its states do not reach.
    private static func comparable(
        _ answer: Kakuzuke_V1_QuoteResponse, _ expected: Kakuzuke_V1_QuoteResponse
    ) -> Kakuzuke_V1_QuoteResponse {
        var told = answer
        for (position, rating) in expected.ratings.enumerated()
        where told.ratings.indices.contains(position) && told.ratings[position].wayToNextGrade.kind == .unknown {
            guard told.ratings[position].wayToNextGrade.countsFrom == rating.wayToNextGrade.countsFrom else { continue }
            told.ratings[position].wayToNextGrade = rating.wayToNextGrade
        }
        told.quoteID = ""
        told.policyVersion = 0
        told.freshness = expected.freshness
        told.remarkCodes = []
        return told
    }
}
