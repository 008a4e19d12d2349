import KakuzukeProtocol
import RPC
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import Synchronization
import Testing

@testable import Services

// Goal: a store's cache holds everybody up to a number of customers, and beyond it those whom the stores of its groups
// have met, with all that is known of them. Method: two stores' uploads on a real database and the feeds of each.
@Suite struct FeedOfSomeStoresTests {
    private static let today = IngestTests.today

    /// A tenant with two stores that the first three customers divide between them, and its feeds.
    private struct Scene {
        let tenant: ServiceTestTenant
        let builder: FeedBuilder
        var uploaders: [TestUploader]
        private var number = 0

        init(_ tenant: ServiceTestTenant) async throws {
            self.tenant = tenant
            builder = try FeedBuilder(
                database: tenant.store.database, directories: tenant.directories, remaker: tenant.remaker,
                signer: FeedSigner(privateKey: [UInt8](repeating: 7, count: 32)), clock: tenant.clock.wallClock)
            uploaders = [TestUploader(tenant, agent: 0), TestUploader(tenant, agent: 1, epoch: 2)]
            for position in uploaders.indices { try await uploaders[position].handshake() }
        }

        /// A customer buys at the store with this number, from 1.
        mutating func buy(_ customer: Int, at store: Int) async throws {
            number += 1
            try await uploaders[store - 1].upload([
                IngestTests.receipt(number, customer: customer, store: "S0\(store)")
            ])
        }

        func set(customersMax: UInt32? = nil, groups: [String: [String]] = [:]) async throws {
            var request = Kakuzuke_V1_ChangeSettingsRequest()
            if let customersMax { request.cacheCustomersMax = customersMax }
            request.storeGroups = groups.map { code, stores in
                var group = Kakuzuke_V1_TenantSettings.StoreGroup()
                group.code = code
                group.storeCodes = stores
                return group
            }
            _ = try await SettingsDesk(database: tenant.store.database, clock: tenant.clock.wallClock)
                .change(request, by: tenant.owner)
        }

        /// The feed of a store's agent: header, and the customers' numbers that are not gone.
        func feed(
            _ store: Int, after: UInt64 = 0, takesSomeStores: Bool = true
        ) async throws -> (header: Kakuzuke_V1_FeedHeader, customers: [UInt64], items: [Kakuzuke_V1_CustomerItem]) {
            let parts = Mutex<[Kakuzuke_V1_FeedPart]>([])
            var request = Kakuzuke_V1_FeedRequest()
            request.afterChange = after
            request.takesSomeStores = takesSomeStores
            try await builder.send(request, to: tenant.agents[store - 1]) { part in
                parts.withLock { $0.append(part) }
            }
            let received = parts.withLock { $0 }
            let items = try received.flatMap { part in
                guard case .items(let contents) = part.part else { return [Kakuzuke_V1_CustomerItem]() }
                return try Kakuzuke_V1_FeedItems(contents: [UInt8](contents)).customers
            }
            return (received[0].header, items.filter { !$0.isGone }.map(\.customerID), items)
        }

        func numbers(_ count: Int) async throws -> [UInt64] {
            var numbers: [UInt64] = []
            for customer in 1...count {
                numbers.append(
                    UInt64(try #require(try await IdentityScene(tenant).root(customer)).rawValue))
            }
            return numbers
        }
    }

    private static func with(_ body: (inout Scene, [UInt64]) async throws -> Void) async throws {
        try await IngestTests.with { tenant in
            var scene = try await Scene(tenant)
            try await scene.buy(1, at: 1)
            try await scene.buy(2, at: 2)
            try await scene.buy(3, at: 1)
            try await scene.buy(3, at: 2)
            let numbers = try await scene.numbers(3)
            try await body(&scene, numbers)
        }
    }

    @Test func upToTheNumberEveryStoreHasEverybody() async throws {
        try await Self.with { scene, numbers in
            try await scene.set(customersMax: 3)
            for store in 1...2 {
                let feed = try await scene.feed(store)
                #expect(feed.customers == numbers.sorted() && !feed.header.isOfSomeStores)
            }
        }
    }

    @Test func beyondTheNumberAStoreHasThoseOfItsGroups() async throws {
        try await Self.with { scene, numbers in
            try await scene.set(customersMax: 2)
            let alone = try await scene.feed(1)
            #expect(alone.customers == [numbers[0], numbers[2]].sorted() && alone.header.isOfSomeStores)
            #expect(try await scene.feed(2).customers == [numbers[1], numbers[2]].sorted())
            // An agent that would take the others for strangers is sent everybody.
            #expect(try await scene.feed(2, takesSomeStores: false).customers == numbers.sorted())
            // Whoever comes into the store comes with all that is known of them, and another store hears nothing.
            try await scene.buy(2, at: 1)
            let delta = try await scene.feed(1, after: alone.header.upToChange)
            #expect(!delta.header.isSnapshot && delta.customers == [numbers[1]])
            let elsewhere = try await scene.feed(2)
            let states = [delta, elsewhere].map { feed in feed.items.first { $0.customerID == numbers[1] }?.states }
            #expect(states[0] != nil && states[0] == states[1])
            try await scene.buy(1, at: 1)
            #expect(try await scene.feed(2, after: elsewhere.header.upToChange).customers == [])
        }
    }

    @Test func anotherReachIsAnotherFeed() async throws {
        try await Self.with { scene, numbers in
            try await scene.set(customersMax: 2)
            let alone = try await scene.feed(1)
            #expect(try await !scene.feed(1, after: alone.header.upToChange).header.isSnapshot)
            try await scene.set(groups: ["both": ["S01", "S02"], "first": ["S01"]])
            let together = try await scene.feed(1, after: alone.header.upToChange)
            #expect(together.header.isSnapshot && together.customers == numbers.sorted())
            // It got lost, and the agent asks from where it stands.
            #expect(try await scene.feed(1, after: alone.header.upToChange).header.isSnapshot)
            #expect(try await !scene.feed(1, after: together.header.upToChange).header.isSnapshot)
            try await scene.set(customersMax: 1_000)
            let everybody = try await scene.feed(1, after: together.header.upToChange)
            #expect(everybody.header.isSnapshot && !everybody.header.isOfSomeStores)
        }
    }

    @Test func whoeverIsMergedIsKnownWhereBothWere() async throws {
        try await IdentityScene.with { identities in
            var scene = try await Scene(identities.tenant)
            try await scene.buy(1, at: 1)
            try await scene.buy(2, at: 2)
            let numbers = try await scene.numbers(2)
            try await scene.set(customersMax: 1)
            #expect(try await scene.feed(1).customers == [numbers[0]])
            let merge = try await identities.merge(1, into: 2)
            #expect(try await scene.feed(1).customers == [numbers[1]])
            #expect(try await scene.feed(2).customers == [numbers[1]])
            // What the survivor's name was told of meanwhile may be the other one's.
            try await identities.undo(merge)
            for store in 1...2 { #expect(try await scene.feed(store).customers == numbers.sorted()) }
        }
    }
}
