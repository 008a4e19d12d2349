import KakuzukeProtocol
import Rating
import SeededTestSupport
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: whom identifiers of receipts name depends on their order alone, not on batches, and stores that tell of the
// same ones at once neither wait for each other in a circle nor lose anything. Method: random receipts in one batch and
// one by one; stores, imports and headquarters at once on a real database, which counts deadlocks.
@Suite struct ReceiptIdentifierRaceTests {
    private static let today = IngestTests.today

    /// What can be seen of identifiers: which name the same customer, what is stored for it, and contradictions.
    private struct Picture: Equatable {
        var customers: [[Int]: Int] = [:]
        var conflicts: [String] = []
    }

    private static func picture(_ scene: IdentityScene, _ identifiers: [IdentifierHash]) async throws -> Picture {
        var picture = Picture()
        let roots = try await scene.tenant.directories.customers.find(identifiers, scene.tenant.scope)
        var members: [CustomerKey: [Int]] = [:]
        for (position, identifier) in identifiers.enumerated() {
            if let root = roots[identifier] { members[root, default: []].append(position) }
        }
        for (root, positions) in members {
            picture.customers[positions] = try await scene.stored(root).receipts
        }
        let names = members.reduce(into: [UInt64: [Int]]()) { $0[UInt64($1.key.rawValue)] = $1.value }
        picture.conflicts = try await scene.openConflicts(all: true).map { conflict in
            let sides = [conflict.customerID, conflict.otherCustomerID].map { names[$0] ?? [] }
            return "\(sides) \(conflict.winningKind) \(conflict.otherKind) \(conflict.timesSeen)"
        }.sorted()
        return picture
    }

    @Test(arguments: 0..<8) func batchesDoNotMatter(_ round: Int) async throws {
        var random = SeededGenerator(40 + round)
        let pool =
            (0..<3).map { IngestTests.customer($0) } + (0..<3).map { IdentityScene.phone($0) }
            + [try IngestTests.key.hash("a@example.com", kind: .email)]
        let facts = (0..<24).map { number -> Fact in
            let identifiers = Array(random.some(pool).prefix(random.pick([1, 1, 2, 2, 3])))
            if random.chance(10), let first = identifiers.first {
                let choice = EnrolmentChoice(option: "app", on: Self.today)
                return .input(
                    CustomerInputFact(
                        store: StoreCode("S01")!, key: "K\(number)", customer: first, input: .enrolment(choice)))
            }
            // Numbers come again: amendments, repeats and voids.
            return ReceiptIdentifierTests.receipt(
                random.chance(30) ? number / 2 : number, identifiers, amount: random.pick([1000, 1000, 2000]),
                event: random.chance(10) ? .void : .sale)
        }
        let receipts = facts.filter { $0.kind == .receipt }
        var pictures: [Picture] = []
        for size in [facts.count, 5, 1] {
            try await IdentityScene.with { scene in
                var uploader = try await ReceiptIdentifierTests.uploader(scene)
                for start in stride(from: 0, to: facts.count, by: size) {
                    try await uploader.upload(Array(facts[start..<min(start + size, facts.count)]))
                }
                pictures.append(try await Self.picture(scene, pool))
            }
        }
        #expect(!receipts.isEmpty && !pictures[0].customers.isEmpty)
        #expect(pictures[0] == pictures[2], "seed \(SeededGenerator.runSeed) round \(round)")
        #expect(pictures[1] == pictures[2], "seed \(SeededGenerator.runSeed) round \(round)")
    }

    @Test(.timeLimit(.minutes(3))) func twoStoresAndHeadquartersAtOnce() async throws {
        try await IdentityScene.with { scene in
            let (rounds, pairs) = (20, 12)
            /// Members and telephones in a circle, so that everybody contradicts the next one.
            func facts(store: Int, round: Int) -> [Fact] {
                let order = store == 1 ? Array(0..<pairs) : (0..<pairs).reversed()
                return order.map { pair in
                    ReceiptIdentifierTests.receipt(
                        round * pairs + pair,
                        [IngestTests.customer(pair), IdentityScene.phone((pair + round % 2) % pairs)],
                        store: "S0\(store)")
                }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for store in 1...2 {
                    group.addTask {
                        var uploader = try await ReceiptIdentifierTests.uploader(scene, store - 1)
                        for round in 0..<rounds {
                            let answer = try await uploader.upload(facts(store: store, round: round))
                            #expect(answer.accepted == UInt32(pairs))
                        }
                    }
                }
                group.addTask {
                    for round in 0..<rounds {
                        _ = try await scene.importMembers(
                            (0..<pairs).map { pair in
                                (IngestTests.customer(pair), [IdentityScene.phone((pair + round) % pairs)])
                            })
                    }
                }
                group.addTask {
                    for round in 0..<rounds {
                        for conflict in try await scene.openConflicts().prefix(3) {
                            // Others may have merged or resolved it meanwhile.
                            let how: Kakuzuke_V1_IdentityResolution = round % 2 == 0 ? .merged : .left
                            _ = try? await scene.resolve(conflict.conflictNumber, how, dryRun: round % 3 != 0)
                        }
                    }
                }
                try await group.waitForAll()
            }
            var receipts = 0
            for row in try await scene.customers() { receipts += try await scene.stored(row.customer).receipts }
            #expect(receipts == 2 * rounds * pairs)
            for pair in 0..<pairs {
                #expect(try await scene.root(pair) != nil)
                #expect(try await scene.root(IdentityScene.phone(pair)) != nil)
            }
            #expect(try await scene.deadlocks() == 0)
        }
    }

    /// Stores meet customers at the same moment whom nobody has seen; whoever comes second leaves nothing behind.
    @Test(.timeLimit(.minutes(2))) func newCustomersMetAtOnceAreThereOnce() async throws {
        try await IdentityScene.with { scene in
            let (rounds, stores, each) = (20, 4, 6)
            let directory = scene.tenant.directories.customers
            for round in 0..<rounds {
                let identifiers = Set((0..<each).map { IngestTests.customer(round * each + $0) })
                let found = try await withThrowingTaskGroup(of: [IdentifierHash: CustomerKey].self) { group in
                    for _ in 0..<stores {
                        group.addTask {
                            try await directory.resolve(identifiers, scene.tenant.scope).byIdentifier
                                .mapValues(\.customer)
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(Set(found).count == 1 && found.first?.count == each, "round \(round)")
            }
            #expect(try await scene.customers().count == rounds * each)
            #expect(try await scene.deadlocks() == 0)
        }
    }

    /// One telephone that nobody had, of two members at two stores at the same moment.
    @Test(.timeLimit(.minutes(3))) func theSlowerStoreSeesTheContradiction() async throws {
        try await IdentityScene.with { scene in
            let rounds = 30
            try await withThrowingTaskGroup(of: Void.self) { group in
                for store in 1...2 {
                    group.addTask {
                        var uploader = try await ReceiptIdentifierTests.uploader(scene, store - 1)
                        for round in 0..<rounds {
                            let identifiers = [IngestTests.customer(store * 100 + round), IdentityScene.phone(round)]
                            try await uploader.upload([
                                ReceiptIdentifierTests.receipt(round, identifiers, store: "S0\(store)")
                            ])
                        }
                    }
                }
                try await group.waitForAll()
            }
            for round in 0..<rounds {
                let (first, second) = (try await scene.root(100 + round), try await scene.root(200 + round))
                let phone = try await scene.root(IdentityScene.phone(round))
                #expect(first != second && phone != nil && [first, second].contains(phone), "round \(round)")
            }
            #expect(try await scene.openConflicts().count == rounds)
            #expect(try await scene.deadlocks() == 0)
        }
    }

    /// A batch was prepared before another store gave its telephone to somebody else.
    @Test func whatWasPreparedBeforeOthersLinkedBeginsAgain() async throws {
        try await IdentityScene.with { scene in
            let slow = try await ReceiptIdentifierTests.uploader(scene)
            var quick = try await ReceiptIdentifierTests.uploader(scene, 1)
            let phone = IdentityScene.phone(1)
            let message = try slow.message([ReceiptIdentifierTests.receipt(1, [IngestTests.customer(1), phone])])
            let batch = try FactBatch(message, after: slow.digest)
            let ingest = scene.tenant.conversation.ingest
            let preparation = try await ingest.prepare(batch, slow.agent)
            try await quick.upload([
                ReceiptIdentifierTests.receipt(1, [IngestTests.customer(2), phone], store: "S02")
            ])
            let digest = try #require(BatchDigest(bytes: message.digest))
            await #expect(throws: (any Error).self, "it may not give the telephone to another one") {
                _ = try await ingest.store(batch, digest: digest, after: slow.digest, from: slow.agent, preparation)
            }
            let outcome = try await ingest.store(batch, digest: digest, after: slow.digest, from: slow.agent)
            #expect(outcome.accepted == 1 && outcome.identityConflicts == 1)
            #expect(try await scene.root(phone) == scene.root(2))
            #expect(try await scene.stored(try #require(try await scene.root(1))) == (1, 1))
        }
    }
}
