import LocalStore
import Rating
import SeededTestSupport
import Testing

/// A void always counts, whatever its source may change, and tells the server nothing twice.
@Suite struct SpoolVoidTests {
    private func void(_ key: String, content: String = "void", customer: Int? = nil) -> SpoolFact {
        fact(key, content: content, customer: customer, lines: 0, amount: 0)
    }

    @Test func aVoidOfAKnownReceiptIsNeverHeld() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(fact("a", customer: 4), fact("b"), canAmend: false)
        let told = void("a")
        #expect(
            try database.accept(told, canAmend: false) == [.amendment(sequence: 3, previousSequence: 1)])
        #expect(try database.pending(after: 2).map(\.fact) == [told])
        #expect(try database.pending(after: 2).map(\.previousSequence) == [1])
        #expect(try database.status().quarantineOpenCount == 0)
        // The store's own ratings find it by the customer of the receipt that it takes back.
        #expect(try database.read { try $0.amendments(of: [identifier(4).hash], above: 0).map(\.sequence) } == [3])
    }

    @Test func aChangedSaleIsStillHeld() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(fact("a"), canAmend: false)
        #expect(try database.accept(fact("a", content: "b"), canAmend: false) == [.quarantined(entry: 1)])
        #expect(
            try database.accept(void("a"), canAmend: false) == [.amendment(sequence: 2, previousSequence: 1)])
    }

    @Test func aJournalReadAgainTellsNothingNew() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(fact("a"), canAmend: true)
        try database.accept(fact("a", content: "b"), void("a"), canAmend: true)
        for canAmend in [false, true] {
            #expect(
                try database.accept(
                    fact("a"), fact("a", content: "b"), void("a"), void("a", content: "void at another time"),
                    canAmend: canAmend)
                    == [
                        .duplicate(sequence: 1), .duplicate(sequence: 2), .duplicate(sequence: 3),
                        .duplicate(sequence: 3),
                    ])
        }
        #expect(try database.status().lastSequence == 3)
        #expect(try database.status().quarantineOpenCount == 0)
    }

    @Test func aReceiptBehindItsVoidIsToldAndNotHeld() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        #expect(try database.accept(void("a"), canAmend: false) == [.new(sequence: 1)])
        #expect(
            try database.accept(fact("a"), canAmend: false) == [.amendment(sequence: 2, previousSequence: 1)])
        #expect(try database.accept(fact("a"), canAmend: false) == [.duplicate(sequence: 2)])
        #expect(
            try database.accept(void("a"), canAmend: false) == [.amendment(sequence: 3, previousSequence: 2)])
        #expect(try database.accept(fact("a"), canAmend: false) == [.duplicate(sequence: 2)])
        #expect(try database.accept(void("a"), canAmend: false) == [.duplicate(sequence: 3)])
    }

    /// A number that the till uses again for the corrected receipt.
    @Test func anotherReceiptBehindAVoidIsTold() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(fact("a"), void("a"), canAmend: false)
        #expect(
            try database.accept(fact("a", content: "b"), canAmend: false)
                == [.amendment(sequence: 3, previousSequence: 2)])
        #expect(try database.accept(fact("a", content: "c"), canAmend: false) == [.quarantined(entry: 1)])
    }

    /// The same stories as at the server (`IngestTests.voidsAndWhatTheyTakeBackCountAsNone`): S a sale, X another one
    /// under its number, V a void.
    @Test(arguments: [
        ("S", 100), ("V", nil), ("SV", nil), ("VS", nil), ("SVV", nil), ("SVS", nil), ("VSV", nil), ("VSVS", nil),
        ("SVX", 70), ("VSX", 70), ("VSVX", 70), ("SX", 70), ("SXV", nil), ("SXVS", nil), ("SVXV", nil),
        ("VXVS", 100),
    ])
    func voidsAndWhatTheyTakeBackCountAsNone(_ story: String, _ amount: Int64?) throws {
        let folder = try TemporaryFolder(inMemory: true)
        let database = try installed(folder)
        for told in story {
            switch told {
            case "S": try database.accept(fact("a"), canAmend: true)
            case "X": try database.accept(fact("a", content: "x", amount: 70), canAmend: true)
            default: try database.accept(void("a"), canAmend: true)
            }
        }
        let totals = try database.read { try $0.dayTotals(someDay...someDay) }
        #expect(totals.map(\.amount.rawValue) == (amount.map { [$0] } ?? []))
        #expect(totals.map(\.count) == (amount == nil ? [] : [1]))
    }

    @Test func aVoidIsKnownAfterItsFactIsGone() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(fact("a"), void("a"), fact("b"), canAmend: false)
        try database.acknowledge(through: 3, digest: [], at: someMoment)
        _ = try database.prune(at: moment(days: 41))
        #expect(try database.status().firstKeptSequence == nil)
        #expect(try database.accept(void("a"), canAmend: false) == [.duplicate(sequence: 2)])
        #expect(
            try database.accept(fact("a"), canAmend: false) == [.amendment(sequence: 4, previousSequence: 2)])
        #expect(try database.accept(fact("b", content: "c"), canAmend: false) == [.quarantined(entry: 1)])
    }

    @Test func anAdoptedSpoolKnowsItsVoids() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(fact("a"), void("a"), fact("b"), canAmend: false)
        try database.acknowledge(through: 2, digest: [], at: someMoment)
        try database.adopt(epoch: [UInt8](repeating: 2, count: 16))
        #expect(
            try database.accept(fact("a"), void("a"), canAmend: false)
                == [.duplicate(sequence: -1), .duplicate(sequence: 0)])
    }

    /// Contents and voids of three keys in any order, from sources of both sorts: the server comes to the same whether
    /// it is told everything that is not held, or only what the spool sends.
    @Test func whatTheSpoolKeepsToItselfChangesNothingAtTheServer() throws {
        let folder = try TemporaryFolder(inMemory: true)
        let seed = SeededGenerator.runSeed
        var random = SeededGenerator(seed: seed)
        var keptBack = 0
        for round in 0..<300 {
            let database = try AgentDatabase(path: folder.path + "/\(round).sqlite")
            try database.install(installation())
            var toldAll = ServerModel()
            for _ in 0..<20 {
                let key = "k\(Int.random(in: 0..<3, using: &random))"
                let isVoid = Int.random(in: 0..<3, using: &random) == 0
                let content = "\(Int.random(in: 0..<3, using: &random))"
                let told = isVoid ? void(key, content: "void \(content)") : fact(key, content: content)
                let canAmend = Bool.random(using: &random)
                switch try database.accept(told, canAmend: canAmend)[0] {
                case .quarantined:
                    #expect(!isVoid && !canAmend, "seed \(seed) round \(round)")
                    #expect(toldAll.keys[key]?.isVoid != true || toldAll.wasBuried(key), "seed \(seed) round \(round)")
                case .duplicate:
                    keptBack += 1
                    toldAll.take(told)
                case .new, .amendment: toldAll.take(told)
                case .recast: Issue.record("no setting was changed, seed \(seed) round \(round)")
                }
            }
            var toldSent = ServerModel()
            for stored in try database.pending() { toldSent.take(stored.fact) }
            #expect(toldSent == toldAll, "seed \(seed) round \(round)")
            try database.close()
        }
        #expect(keptBack > 300, "the histories must repeat themselves for the test to say anything")
    }
}

/// What a server makes of receipts, by the rules of `docs/sync.md` and no more.
private struct ServerModel: Equatable {
    struct Key: Equatable {
        var content: [UInt8]
        var isVoid: Bool
        /// Contents that the key had before.
        var former: Set<[UInt8]> = []
    }

    var keys: [String: Key] = [:]

    mutating func take(_ fact: SpoolFact) {
        let isVoid = fact.lineCount == 0
        let content = isVoid ? [] : fact.digest
        guard var known = keys[fact.key] else {
            keys[fact.key] = Key(content: content, isVoid: isVoid)
            return
        }
        if known.content == content { return }
        if known.isVoid, known.former.contains(content) { return }
        if known.isVoid, known.former.isEmpty {
            known.former = [content]
        } else {
            if !known.isVoid { known.former.insert(known.content) }
            known.content = content
            known.isVoid = isVoid
        }
        keys[fact.key] = known
    }

    /// A void came before the one receipt of the key.
    func wasBuried(_ key: String) -> Bool { keys[key].map { $0.isVoid && $0.former.count == 1 } ?? false }
}
