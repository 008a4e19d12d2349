import Foundation
import LocalStore
import Rating
import Testing

struct FeedContents {
    var header: FeedHeader
    var customers: [FeedCustomer] = []
    var products: [FeedProduct] = []
}

func customer(_ number: Int64, mark: UInt8 = 1, versions: [UInt32] = [1]) -> FeedCustomer {
    FeedCustomer(
        id: number, facts: [mark, UInt8(truncatingIfNeeded: number)], identifiers: [identifier(Int(number))],
        states: versions.map {
            FeedStates(policyVersion: $0, states: [UInt8](repeating: mark, count: 100 + Int($0)))
        })
}

func snapshot(
    change: Int64 = 10, including: Int64 = 0, customers: ClosedRange<Int64> = 1...50, mark: UInt8 = 1
) -> FeedContents {
    FeedContents(
        header: FeedHeader(
            isSnapshot: true, afterChange: 0, upToChange: change, includedSequence: including, madeOn: someDay,
            policies: [FeedPolicy(version: 1, effectiveFrom: someDay, payload: [1, mark])]),
        customers: customers.map { customer($0, mark: mark) },
        products: (0..<20).map { FeedProduct(code: "490\($0)", payload: [mark, UInt8($0)]) })
}

func delta(after: Int64, upTo: Int64, customers: [FeedCustomer], policies: [FeedPolicy]? = nil) -> FeedContents {
    FeedContents(
        header: FeedHeader(
            isSnapshot: false, afterChange: after, upToChange: upTo, includedSequence: upTo, madeOn: someDay,
            policies: policies),
        customers: customers)
}

struct Refusal: Error {}

func apply(
    _ contents: FeedContents, to database: AgentDatabase, partItems: Int = 7, verify: () throws -> Void = {}
) throws {
    let application = try database.beginFeed(contents.header)
    for start in stride(from: 0, to: contents.customers.count, by: partItems) {
        try application.add(
            customers: Array(contents.customers[start..<min(start + partItems, contents.customers.count)]))
    }
    try application.add(products: contents.products)
    try application.commit(appliedAt: someMoment, verify: verify)
}

/// Snapshots and deltas apply as a whole or not at all, and look-ups give back what came.
@Suite struct FeedTests {
    private func states(_ number: Int64, in database: AgentDatabase, version: UInt32 = 1) throws -> [UInt8]? {
        try database.read { try $0.customer(identifier(Int(number)).hash, policyVersion: version)?.states }
    }

    @Test func emptyCacheKnowsNobody() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.read { reader throws in
            #expect(try reader.checkpoint() == nil)
            #expect(try reader.policyVersion(on: someDay) == nil)
            #expect(try reader.customer(identifier(1).hash, policyVersion: 1) == nil)
            #expect(try reader.product(code: "4901") == nil)
        }
    }

    @Test func whetherOthersMayBeKnownElsewhereFollowsTheLastFeed() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try apply(snapshot(including: 5), to: database)
        #expect(try database.read { try $0.checkpoint()?.isOfSomeStores } == false)
        for (number, isOfSomeStores) in [true, false, true].enumerated() {
            let application = try database.beginFeed(
                FeedHeader(
                    isSnapshot: false, afterChange: Int64(10 + number), upToChange: Int64(11 + number),
                    includedSequence: 5, madeOn: someDay, policies: nil, isOfSomeStores: isOfSomeStores))
            try application.commit(appliedAt: someMoment) {}
            #expect(try database.read { try $0.checkpoint()?.isOfSomeStores } == isOfSomeStores)
            #expect(try database.read { try $0.cacheState()?.checkpoint?.isOfSomeStores } == isOfSomeStores)
        }
    }

    @Test func snapshotGivesBackWhatItBrought() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try apply(snapshot(including: 5), to: database)
        try database.read { reader throws in
            #expect(
                try reader.checkpoint()
                    == FeedCheckpoint(change: 10, includedSequence: 5, madeOn: someDay, appliedAt: someMoment))
            for number in Int64(1)...50 {
                let found = try #require(try reader.customer(identifier(Int(number)).hash, policyVersion: 1))
                #expect(found.id == number)
                #expect(found.facts == [1, UInt8(number)])
                #expect(found.identifiers == [identifier(Int(number))])
                #expect(found.states == [UInt8](repeating: 1, count: 101))
                #expect(!found.isLimited)
            }
            #expect(try reader.product(code: "4903") == [1, 3])
            #expect(try reader.product(code: "unknown") == nil)
            #expect(try reader.policies().map(\.payload) == [[1, 1]])
        }
    }

    @Test func secondSnapshotReplacesEverything() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try apply(snapshot(), to: database)
        try apply(snapshot(change: 20, customers: 40...60, mark: 2), to: database)
        #expect(try states(39, in: database) == nil)
        #expect(try states(45, in: database)?.first == 2)
        #expect(try states(60, in: database)?.first == 2)
        try apply(snapshot(change: 30, customers: 1...3, mark: 3), to: database)
        #expect(try states(45, in: database) == nil)
        #expect(try states(2, in: database)?.first == 3)
    }

    @Test func deltaChangesOnlyWhatItNames() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try apply(snapshot(), to: database)
        var partly = customer(2, mark: 9)
        partly.facts = nil
        partly.identifiers = nil
        partly.isLimited = true
        try apply(delta(after: 10, upTo: 12, customers: [partly, customer(51, mark: 9)]), to: database)
        let second = try #require(try database.read { try $0.customer(identifier(2).hash, policyVersion: 1) })
        #expect(second.facts == [1, 2])
        #expect(second.isLimited)
        #expect(second.states?.first == 9)
        #expect(try states(3, in: database)?.first == 1)
        #expect(try states(51, in: database)?.first == 9)
        #expect(try database.read { try $0.checkpoint()?.change } == 12)
    }

    @Test func tombstonesForgetAndMergersMoveIdentifiers() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try apply(snapshot(), to: database)
        for (gone, stays) in [(Int64(4), Int64(5)), (7, 6)] {
            var merged = customer(stays, mark: 8)
            merged.identifiers = [identifier(Int(stays)), identifier(Int(gone))]
            let tombstone = FeedCustomer(id: gone, isGone: true, facts: nil, identifiers: nil, states: [])
            let change = try #require(try database.read { try $0.checkpoint()?.change })
            try apply(delta(after: change, upTo: change + 1, customers: [merged, tombstone]), to: database)
            #expect(try database.read { try $0.customer(identifier(Int(gone)).hash, policyVersion: 1)?.id } == stays)
            #expect(try database.read { try $0.customer(id: gone, policyVersion: 1) } == nil)
        }
        let erased = FeedCustomer(id: 9, isGone: true, facts: nil, identifiers: nil, states: [])
        try apply(delta(after: 12, upTo: 13, customers: [erased]), to: database)
        #expect(try states(9, in: database) == nil)
    }

    @Test func identifierThatIsTakenAwayLeadsToNobody() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try apply(snapshot(), to: database)
        var changed = customer(3)
        changed.identifiers = [identifier(1003)]
        try apply(delta(after: 10, upTo: 11, customers: [changed]), to: database)
        #expect(try states(3, in: database) == nil)
        #expect(try states(1003, in: database)?.first == 1)
    }

    @Test func policyOfTheDateDecidesAndForgottenVersionsTakeTheirStatesAlong() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try apply(snapshot(), to: database)
        let policies = [
            FeedPolicy(version: 1, effectiveFrom: someDay, payload: [1]),
            FeedPolicy(version: 2, effectiveFrom: someDay.adding(days: 10), payload: [2]),
        ]
        let next = (Int64(1)...50).map { customer($0, versions: [2]) }
        try apply(delta(after: 10, upTo: 11, customers: next, policies: policies), to: database)
        try database.read { reader throws in
            #expect(try reader.policyVersion(on: someDay.adding(days: -1)) == nil)
            #expect(try reader.policyVersion(on: someDay.adding(days: 9)) == 1)
            #expect(try reader.policyVersion(on: someDay.adding(days: 10)) == 2)
        }
        #expect(try states(1, in: database)?.count == 101)
        #expect(try states(1, in: database, version: 2)?.count == 102)
        try apply(delta(after: 11, upTo: 12, customers: [], policies: [policies[1]]), to: database)
        #expect(try states(1, in: database) == nil)
        #expect(try states(1, in: database, version: 2)?.count == 102)
    }

    @Test func refusedFeedChangesNothing() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try apply(snapshot(), to: database)
        for contents in [
            snapshot(change: 20, customers: 1...5, mark: 2),
            delta(after: 10, upTo: 11, customers: [customer(1, mark: 2)]),
        ] {
            let error = try #require(throws: LocalStoreError.self) {
                try apply(contents, to: database) { throw Refusal() }
            }
            #expect(error.code == .feedRejected)
            #expect(error.cause is Refusal)
            #expect(try states(1, in: database)?.first == 1)
            #expect(try states(50, in: database)?.first == 1)
            #expect(try database.read { try $0.checkpoint()?.change } == 10)
        }
        try apply(delta(after: 10, upTo: 11, customers: [customer(1, mark: 3)]), to: database)
        #expect(try states(1, in: database)?.first == 3)
        #expect(try states(2, in: database)?.first == 1)
    }

    @Test func feedThatWasCutOffLeavesNothingBehind() throws {
        let folder = try TemporaryFolder()
        var database = try installed(folder)
        try apply(snapshot(), to: database)
        let application = try database.beginFeed(snapshot(change: 20, mark: 2).header)
        try application.add(customers: [customer(1, mark: 2), customer(777, mark: 2)])
        try database.close()
        database = try AgentDatabase(path: folder.file)
        #expect(try states(1, in: database)?.first == 1)
        try apply(delta(after: 10, upTo: 11, customers: []), to: database)
        #expect(try states(777, in: database) == nil)
    }

    @Test func deltaThatDoesNotFollowIsRefused() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try apply(snapshot(), to: database)
        for after in [9, 11] as [Int64] {
            let error = try #require(throws: LocalStoreError.self) {
                try apply(delta(after: after, upTo: 20, customers: []), to: database)
            }
            #expect(error.code == .feedOutOfOrder)
        }
        let first = try database.beginFeed(delta(after: 10, upTo: 11, customers: []).header)
        let second = try database.beginFeed(delta(after: 10, upTo: 12, customers: []).header)
        let error = try #require(throws: LocalStoreError.self) { try first.add(customers: [customer(1)]) }
        #expect(error.code == .feedOutOfOrder)
        try first.abandon()
        try second.add(customers: [customer(1, mark: 4)])
        try second.commit(appliedAt: someMoment) {}
        #expect(try states(1, in: database)?.first == 4)
    }

    @Test func numbersOutsideTheirLimitsAreRefused() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        let application = try database.beginFeed(snapshot().header)
        for wrong in [customer(0), customer(1 << 40), customer(1, versions: [0]), customer(1, versions: [1 << 23])] {
            let error = try #require(throws: LocalStoreError.self) { try application.add(customers: [wrong]) }
            #expect(error.code == .invalidInput)
        }
        var largest = customer(1 << 40 - 1)
        largest.states = [FeedStates(policyVersion: 1 << 23 - 1, states: [1])]
        try application.add(customers: [largest])
    }

    /// Readers run all the time while snapshots and deltas alternate; each read must see one mark throughout.
    @Test func readersSeeOneFeedWholeWhileOthersArrive() async throws {
        let folder = try TemporaryFolder(inMemory: true)
        let database = try installed(folder)
        try apply(snapshot(customers: 1...200), to: database)
        // Threads of their own: reads and writes block, and Swift's own threads must not.
        async let first = onThread { try look(at: database, from: 1) }
        async let second = onThread { try look(at: database, from: 2) }
        try await onThread {
            for round in UInt8(2)...6 {
                let change = Int64(round) * 10
                let customers = (Int64(1)...200).map { customer($0, mark: round) }
                var contents = delta(after: change - 10, upTo: change, customers: customers)
                if round.isMultiple(of: 2) { contents = snapshot(change: change, customers: 1...200, mark: round) }
                try apply(contents, to: database)
            }
        }
        for looks in try await [first, second] { #expect(looks > 0) }
    }

    /// Reads until the last feed is applied; returns how often it looked.
    private func look(at database: AgentDatabase, from start: Int64) throws -> Int {
        var looks = 0
        var change: Int64 = 0
        while change < 60 {
            change = try database.read { view throws in
                var marks: Set<UInt8> = []
                for number in stride(from: start, through: 200, by: 3) {
                    let found = try view.customer(identifier(Int(number)).hash, policyVersion: 1)
                    marks.insert(try #require(found?.states?.first))
                }
                let applied = try #require(try view.checkpoint()).change
                #expect(marks == [UInt8(applied / 10)])
                return applied
            }
            looks += 1
        }
        return looks
    }
}
