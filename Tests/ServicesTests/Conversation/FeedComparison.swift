import Crypto
import Foundation
import KakuzukeProtocol
import Rating
import SwiftProtobuf
import Testing

/// Compares the feeds of today's server with the recorded ones, one after the other.
///
/// Each side numbers customers and changes as it likes: customers are told apart by their identifiers, and the agent
/// names the change that today's server gave where the recorded one gave the one of the recording.
struct FeedComparison {
    /// One side's feeds: whose the numbers are.
    private struct Side {
        /// Identifiers by number of the customer.
        var people: [UInt64: Set<Data>] = [:]

        /// Items by identifiers; a customer who is gone by those of before.
        mutating func take(_ items: [Kakuzuke_V1_CustomerItem]) -> [Set<Data>: Kakuzuke_V1_CustomerItem] {
            var gone: [Set<Data>: Kakuzuke_V1_CustomerItem] = [:]
            for item in items where item.isGone { gone[people[item.customerID] ?? []] = item }
            var found: [Set<Data>: Kakuzuke_V1_CustomerItem] = [:]
            for item in items where !item.isGone {
                let identifiers = Set(item.identifiers.map { Data([UInt8($0.kind), UInt8($0.keyID)]) + $0.hash })
                people[item.customerID] = identifiers
                found[identifiers] = item
            }
            return found.merging(gone) { present, _ in present }
        }
    }

    /// A feed with its parts put together.
    private struct Feed {
        var header = Kakuzuke_V1_FeedHeader()
        var customers: [Kakuzuke_V1_CustomerItem] = []
        var products: [Kakuzuke_V1_ProductItem] = []

        /// Reads a feed and verifies its end.
        init(_ parts: [[UInt8]], publicKey: Data) throws {
            var digest = FeedDigest()
            var isSigned = false
            for message in parts {
                switch try Kakuzuke_V1_FeedPart(serializedBytes: message).part {
                case .header(let header)?:
                    self.header = header
                    digest.update(try header.serializedBytes())
                case .items(let contents)?:
                    digest.update([UInt8](contents))
                    let items = try Kakuzuke_V1_FeedItems(contents: [UInt8](contents))
                    customers += items.customers
                    products += items.products
                case .end(let end)?:
                    let bytes = digest.bytes()
                    isSigned =
                        end.digest.elementsEqual(bytes)
                        && FeedSignature.isValid([UInt8](end.signature), of: bytes, publicKey: [UInt8](publicKey))
                case .continuation?, nil: break
                }
            }
            #expect(isSigned)
        }
    }

    /// Days for which the states of a customer must give the same ratings; a store may be without feeds for so long.
    static let daysAhead = 0...35

    let today: CalendarDate
    /// The key of today's server for feeds.
    var publicKey = Data()
    /// The key of the recorded server.
    let recordedKey: Data
    /// How many items were compared.
    private(set) var customers = 0
    private(set) var products = 0
    /// Days for which the ratings of a customer were compared.
    private(set) var days = 0
    private var changes: [UInt64: UInt64] = [0: 0]
    private var asked: UInt64 = 0
    private var (then, now) = (Side(), Side())

    init(today: CalendarDate, recordedKey: Data) {
        self.today = today
        self.recordedKey = recordedKey
    }

    /// A recorded request with the checkpoint that today's server gave.
    mutating func request(_ recorded: [UInt8]) throws -> [UInt8] {
        var request = try Kakuzuke_V1_FeedRequest(serializedBytes: recorded)
        asked = try #require(changes[request.afterChange])
        guard asked != request.afterChange else { return recorded }
        request.afterChange = asked
        return try request.serializedBytes()
    }

    /// Compares a feed of today with the recorded one.
    mutating func compare(_ parts: [[UInt8]], with recorded: [[UInt8]]) throws {
        let feed = try Feed(parts, publicKey: publicKey)
        let recordedFeed = try Feed(recorded, publicKey: recordedKey)
        #expect(feed.header.afterChange == asked)
        #expect(Self.comparable(feed.header) == Self.comparable(recordedFeed.header))
        changes[recordedFeed.header.upToChange] = feed.header.upToChange
        let policy = try #require(feed.header.policies.first)
        let engine = try RatingEngine(try Policy(policy.policy))
        let (found, expected) = (now.take(feed.customers), then.take(recordedFeed.customers))
        #expect(Set(found.keys) == Set(expected.keys))
        for (person, item) in found {
            guard let recordedItem = expected[person] else { continue }
            customers += 1
            #expect(Self.comparable(item) == Self.comparable(recordedItem))
            try compareStates(item, recordedItem, engine)
        }
        products += feed.products.count
        #expect(feed.products.sorted { $0.code < $1.code } == recordedFeed.products.sorted { $0.code < $1.code })
    }

    private static func comparable(_ header: Kakuzuke_V1_FeedHeader) -> Kakuzuke_V1_FeedHeader {
        var header = header
        header.afterChange = 0
        header.upToChange = 0
        // A name by chance.
        header.artefact = Data()
        return header
    }

    private static func comparable(_ item: Kakuzuke_V1_CustomerItem) -> Kakuzuke_V1_CustomerItem {
        var item = item
        item.customerID = 0
        item.identifiers.sort { $0.hash.lexicographicallyPrecedes($1.hash) }
        // Other bytes may stand for the same ratings.
        for position in item.states.indices { item.states[position].states = Data() }
        return item
    }

    /// Expects that states of today are of a form that the recorded agent reads, and rate alike as far as its own do.
    private mutating func compareStates(
        _ item: Kakuzuke_V1_CustomerItem, _ recorded: Kakuzuke_V1_CustomerItem, _ engine: RatingEngine
    ) throws {
        let facts = try CustomerFacts(item.facts)
        let count = engine.policy.subjects.count
        for (present, former) in zip(item.states, recorded.states) {
            #expect(present.states.first == former.states.first)
            let usages = try [present, former].map {
                CustomerUsage(
                    facts: facts, states: try StateCodec.decode([UInt8]($0.states), subjectCount: count))
            }
            for date in Self.daysAhead.map({ today.adding(days: $0) }) where Self.reaches(usages[1], date) {
                days += 1
                let ratings = usages.map { engine.evaluation(of: $0).ratings(on: date) }
                #expect(Self.reaches(usages[0], date) && ratings[0] == ratings[1], "\(date)")
            }
        }
    }

    private static func reaches(_ usage: CustomerUsage, _ date: CalendarDate) -> Bool {
        usage.states.allSatisfy { $0.base < date && date <= $0.exactUntil }
    }
}
