import KakuzukeProtocol
import LocalStore
import Rating
import SwiftProtobuf

/// One state of the agent's file, as prices need it: settings, feed, policy.
struct CacheView {
    let reader: LocalReader
    /// Settings, feed and dates of the versions.
    let prelude: CachePrelude
    private(set) var version: UInt32
    private(set) var engine: RatingEngine
    /// The business date for which is rated.
    private(set) var date: CalendarDate
    private let shelf: CacheShelf

    var settings: Kakuzuke_V1_AgentSettings { prelude.settings }
    /// The tenant; nil when the file names none that can be read.
    var tenant: TenantID? { prelude.tenant }
    var checkpoint: FeedCheckpoint { prelude.checkpoint }

    /// Looks at the file.
    ///
    /// - Parameters:
    ///   - reader: one state of the file.
    ///   - clock: gives the business date where the caller names none.
    ///   - asked: the business date the caller names; nil: today's.
    ///   - shelf: what is kept from earlier looks.
    /// - Throws: `KakuzukeError`: `cache_empty` before the first feed, `policy_missing` when none prices on the date.
    init(_ reader: LocalReader, clock: StoreClock, asked: CalendarDate?, shelf: CacheShelf) throws {
        self.reader = reader
        self.shelf = shelf
        prelude = try shelf.prelude(reader)
        date = asked ?? clock.businessDate(prelude.settings)
        guard let version = prelude.policyVersion(on: date) else {
            throw KakuzukeError(.policyMissing, "no policy prices on \(date)", parameters: ["field": "as_of"])
        }
        self.version = version
        engine = try shelf.policies.engine(version, reader)
    }

    /// The terms of products on the date, by code; those that the item master does not know or price are missing.
    ///
    /// - Throws: `LocalStoreError.corrupt` when what is stored of one is damaged.
    func terms(_ codes: Set<String>) throws -> [String: ProductTerms] {
        try shelf.products.items(codes.filter { !$0.isEmpty }, at: prelude.state, reader).compactMapValues { item in
            item.flatMap { ProductTerms($0, on: date) }
        }
    }

    /// False: the store has certainly no own facts over the feed that concern any of these identifiers.
    ///
    /// - Throws: `LocalStoreError` when the file cannot be read.
    func mayHaveOwnFacts(_ identifiers: [IdentifierDigest]) throws -> Bool {
        try shelf.ownFacts.mayHaveFacts(identifiers, at: prelude.state, reader)
    }

    /// The same file on the first day of another version.
    ///
    /// - Throws: `KakuzukeError` when the policy cannot be used.
    func turned(to takeover: PolicyTakeover) throws -> CacheView {
        var view = self
        view.version = takeover.version
        view.engine = try shelf.policies.engine(takeover.version, reader)
        view.date = takeover.on
        return view
    }

    /// How old the ratings are on a business date.
    func freshness(on today: CalendarDate) -> Kakuzuke_V1_Freshness {
        Kakuzuke_V1_Freshness(madeOn: checkpoint.madeOn, today: today, settings: settings)
    }
}
