import Foundation
import LocalStore
import Rating
import SeededTestSupport
import Testing

/// Look-ups on the connection of their own see what every other look sees, and know when nothing has changed.
@Suite struct LookTests {
    @Test func aLookSeesOneStateAndTellsWhetherAnythingChanged() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        func version() throws -> Int64 { try #require(try database.look { $0.dataVersion }) }
        let start = try version()
        #expect(try version() == start)
        #expect(try database.read { $0.dataVersion } == nil)
        try database.look { reader in
            #expect(try reader.spoolStatus().lastSequence == 0)
            // What commits meanwhile is not seen, nor its number.
            try database.accept(fact("1"))
            #expect(try reader.spoolStatus().lastSequence == 0)
            #expect(reader.dataVersion == start)
        }
        let accepted = try version()
        #expect(accepted != start)
        #expect(try database.look { try $0.spoolStatus().lastSequence } == 1)
        let other = try AgentDatabase(path: folder.file)
        try other.accept(fact("2"))
        #expect(try version() != accepted, "another process's commits show as well")
        #expect(try database.look { try $0.cacheState()?.lastSequence } == 2)
        try other.close()
        try database.close()
        #expect(throws: LocalStoreError.self) { try database.look { _ in } }
    }

    @Test func aFailedLookLeavesNothingOpen() throws {
        struct Stop: Error {}
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        #expect(throws: LocalStoreError.self) { try database.look { _ in throw Stop() } }
        try database.accept(fact("1"))
        #expect(try database.look { try $0.spoolStatus().lastSequence } == 1)
        #expect(throws: LocalStoreError.self) {
            try database.look { reader in _ = try reader.pending(after: -5, limits: PendingLimits()) }
        }
        #expect(try database.look { try $0.spoolStatus().lastSequence } == 1)
    }

    @Test func theStateOfTheCacheIsReadAtOnce() throws {
        let folder = try TemporaryFolder()
        let database = try AgentDatabase(path: folder.file)
        #expect(try database.look { try $0.cacheState() } == nil)
        try database.install(installation())
        let empty = try #require(try database.look { try $0.cacheState() })
        #expect(empty.checkpoint == nil && empty.watermark == nil && empty.revision == 0)
        try database.accept(fact("1"))
        for round in 1...3 {
            try apply(snapshot(), to: database)
            let state = try #require(try database.look { try $0.cacheState() })
            #expect(state.revision == Int64(round), "the same change again is another feed")
            #expect(state.checkpoint == (try database.read { try $0.checkpoint() }))
            #expect(state.installation == (try database.read { try $0.installation() }))
            #expect(state.watermark == (try database.read { try $0.quoteWatermark() }))
            #expect(state.lastSequence == 1)
        }
        try database.saveSettings([8, 8])
        #expect(try database.look { try $0.cacheState()?.installation.settings } == [8, 8])
    }

    @Test func productsComeInTheOrderAskedFor() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try apply(snapshot(), to: database)
        let codes = ["4903", "nobody", "4901", "4903"]
        let found = try database.look { try $0.products(codes: codes) }
        #expect(found == (try codes.map { code in try database.read { try $0.product(code: code) } }))
        #expect(found[0] != nil && found[1] == nil && found[0] == found[3])
    }
}

/// What the filter says that a customer does not have, they do not have, whatever happens to the spool.
@Suite struct OwnFactFilterTests {
    private func state(_ reader: LocalReader) throws -> CacheState { try #require(try reader.cacheState()) }

    /// Compares the filter with the queries it spares; the number of times that it knew.
    private func compare(_ filter: OwnFactFilter, _ database: AgentDatabase, _ note: Comment) throws -> Int {
        try database.look { reader in
            let state = try state(reader)
            let included = state.checkpoint?.includedSequence ?? 0
            var known = 0
            for number in 0..<12 {
                let hashes = [identifier(number).hash, identifier(number + 100).hash]
                let facts = try reader.ownFacts(of: hashes, above: included)
                let amendments = try reader.amendments(of: hashes, above: included)
                if try !filter.mayHaveFacts(hashes, at: state, reader) {
                    known += 1
                    #expect(facts.isEmpty && amendments.isEmpty, note)
                }
            }
            return known
        }
    }

    @Test func whatItDeniesIsNotThere() throws {
        let seed = SeededGenerator.runSeed
        var random = SeededGenerator(seed: seed)
        var known = 0
        for history in 0..<20 {
            let folder = try TemporaryFolder(inMemory: true)
            let database = try installed(folder)
            let filter = OwnFactFilter()
            var change: Int64 = 0
            for step in 0..<40 {
                let note: Comment = "seed \(seed), history \(history), step \(step)"
                switch Int.random(in: 0..<10, using: &random) {
                case 0:
                    let last = try database.status().lastSequence
                    change += 1
                    let header = FeedHeader(
                        isSnapshot: true, afterChange: 0, upToChange: change,
                        includedSequence: Int64.random(in: 0...max(0, last), using: &random), madeOn: someDay,
                        policies: [])
                    try database.beginFeed(header).commit(appliedAt: someMoment) {}
                case 1:
                    let last = try database.status().lastSequence
                    try database.acknowledge(through: last, digest: [1], at: moment(days: -50))
                    _ = try database.prune(at: someMoment)
                case 2 where step % 3 == 0:
                    let epoch = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
                    try database.adopt(epoch: epoch, sending: random.chance(50) ? .everythingKept : .unacknowledged)
                case 3:
                    let last = try database.status().lastSequence
                    _ = try database.rewind(to: Int64.random(in: 1...last + 1, using: &random))
                default:
                    // A receipt that is told again for another customer amends that of the first.
                    try database.accept(
                        fact(
                            "k\(Int.random(in: 0..<12, using: &random))",
                            content: "\(Int.random(in: 0..<1_000, using: &random))",
                            customer: random.chance(20) ? nil : Int.random(in: 0..<10, using: &random)))
                }
                known += try compare(filter, database, note)
            }
        }
        #expect(known > 1_000, "a filter that never knows spares nothing")
    }

    @Test func itCatchesUpInStepsAndGivesUpWhenThereAreTooMany() throws {
        let folder = try TemporaryFolder(inMemory: true)
        let database = try installed(folder)
        let count = OwnFactFilter.stepFactsMax * 2 + 10
        for first in stride(from: 0, to: count, by: 500) {
            let facts = (first..<min(first + 500, count)).map { fact("k\($0)", customer: $0 + 50) }
            try database.accept(delivery(facts), at: someMoment)
        }
        let filter = OwnFactFilter()
        func asks() throws -> Bool {
            try database.look { try filter.mayHaveFacts([identifier(1).hash], at: try state($0), $0) }
        }
        for _ in 0..<2 { #expect(try asks(), "not everything is followed yet") }
        #expect(try !asks())
        #expect(try database.look { try filter.mayHaveFacts([identifier(60).hash], at: try state($0), $0) })
        for first in stride(from: 0, to: OwnFactFilter.customersMax, by: 4_000) {
            let facts = (first..<first + 4_000).map { fact("m\($0)", customer: $0 + 10_000) }
            try database.accept(delivery(facts), at: someMoment)
        }
        for _ in 0..<70 { _ = try asks() }
        #expect(try asks(), "full: whoever it is may have facts")
        let last = try database.status().lastSequence
        let header = FeedHeader(
            isSnapshot: true, afterChange: 0, upToChange: 1, includedSequence: last, madeOn: someDay, policies: [])
        try database.beginFeed(header).commit(appliedAt: someMoment) {}
        #expect(try !asks(), "the next feed includes them all")
    }
}
