import Foundation
import LocalStore
import Rating
import SeededTestSupport
import Testing

/// Random histories of the spool against a model of a few lines; every step compares everything that can be seen.
@Suite struct SpoolModelTests {
    @Test func thousandHistoriesGoAsTheModelSays() throws {
        let folder = try TemporaryFolder(inMemory: true)
        for offset in 0..<1000 {
            let seed = SeededGenerator.runSeed &+ UInt64(offset)
            var history = try SpoolHistory(seed: seed, path: folder.path + "/\(offset).sqlite")
            for _ in 0..<30 { try history.step() }
            try history.finish()
        }
    }
}

/// One history: the file and what the model expects of it.
private struct SpoolHistory {
    struct Entry {
        var sequence: Int64
        var fact: SpoolFact
        var previous: Int64?
        var acknowledgedAt: Double?
    }

    let seed: UInt64
    let path: String
    var random: SeededGenerator
    var database: AgentDatabase
    var entries: [Entry] = []
    var latest: [String: (sequence: Int64, digest: [UInt8], isVoid: Bool, day: Double)] = [:]
    var last: Int64 = 0
    var acknowledged: Int64 = 0
    var epoch: UInt8 = 1
    var day = 0.0

    init(seed: UInt64, path: String) throws {
        self.seed = seed
        self.path = path
        random = SeededGenerator(seed: seed)
        database = try AgentDatabase(path: path)
        try database.install(installation())
    }

    mutating func step() throws {
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<9: try accept()
        case 9..<13: try acknowledge()
        case 13: try rewind()
        case 14: try adopt()
        case 15, 16: day += Double.random(in: 0..<15, using: &random)
        case 17: try prune()
        case 18: try reopen()
        default: try overlay()
        }
        try compare()
    }

    mutating func finish() throws {
        #expect(try database.integrityProblems().isEmpty, "seed \(seed)")
        try database.close()
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }

    private mutating func accept() throws {
        var facts: [SpoolFact] = []
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let isVoid = Int.random(in: 0..<4, using: &random) == 0
            facts.append(
                fact(
                    "k\(Int.random(in: 0..<12, using: &random))",
                    content: isVoid ? "void" : String(Int.random(in: 0..<3, using: &random)),
                    customer: Int.random(in: 0..<4, using: &random), lines: isVoid ? 0 : 2))
        }
        let canAmend = Bool.random(using: &random)
        var expected: [Acceptance?] = []
        for fact in facts {
            let known = latest[fact.key]
            let isVoid = fact.lineCount == 0
            if let known, known.digest == fact.digest {
                expected.append(.duplicate(sequence: known.sequence))
            } else if let known, known.isVoid, let told = sequence(of: fact, voidedBy: known.sequence) {
                expected.append(.duplicate(sequence: told))
            } else if let known, !canAmend, !isVoid, !known.isVoid {
                expected.append(nil)
            } else {
                last += 1
                entries.append(Entry(sequence: last, fact: fact, previous: known?.sequence))
                latest[fact.key] = (last, fact.digest, isVoid, day)
                expected.append(
                    known.map { .amendment(sequence: last, previousSequence: $0.sequence) } ?? .new(sequence: last))
            }
        }
        let outcome = try database.accept(delivery(facts, canAmend: canAmend), at: moment(days: day))
        for (found, wanted) in zip(outcome.acceptances, expected) {
            if let wanted {
                #expect(found == wanted, "seed \(seed)")
            } else if case .quarantined = found {
            } else {
                Issue.record("seed \(seed): \(found) is not held")
            }
        }
    }

    /// The entry with the same content that a void, or another one before it, took back; nil: none that is kept.
    private func sequence(of fact: SpoolFact, voidedBy void: Int64) -> Int64? {
        var sequence: Int64? = void
        while let place = sequence, let entry = entries.first(where: { $0.sequence == place }) {
            if entry.fact.digest == fact.digest { return place }
            sequence = entry.previous
        }
        return nil
    }

    private mutating func acknowledge() throws {
        guard last > acknowledged else { return }
        let through = Int64.random(in: acknowledged + 1...last, using: &random)
        try database.acknowledge(through: through, digest: [epoch], at: moment(days: day))
        for index in entries.indices where entries[index].sequence <= through {
            entries[index].acknowledgedAt = entries[index].acknowledgedAt ?? day
        }
        acknowledged = through
    }

    private mutating func rewind() throws {
        let target = Int64.random(in: 1...last + 1, using: &random)
        let outcome = try database.rewind(to: target)
        guard target <= acknowledged else {
            #expect(outcome == RewindOutcome(firstSequence: acknowledged + 1, missingCount: 0), "seed \(seed)")
            return
        }
        let first = entries.first { $0.sequence >= target }?.sequence ?? last + 1
        #expect(outcome == RewindOutcome(firstSequence: first, missingCount: first - target), "seed \(seed)")
        acknowledged = first - 1
        for index in entries.indices where entries[index].sequence >= first { entries[index].acknowledgedAt = nil }
    }

    private mutating func adopt() throws {
        epoch += 1
        let everything = Bool.random(using: &random)
        let shift = everything ? (entries.first?.sequence ?? last + 1) - 1 : acknowledged
        try database.adopt(
            epoch: [UInt8](repeating: epoch, count: 16), sending: everything ? .everythingKept : .unacknowledged)
        for index in entries.indices {
            entries[index].sequence -= shift
            entries[index].previous = entries[index].previous.map { $0 - shift }
            if entries[index].sequence > 0 { entries[index].acknowledgedAt = nil }
        }
        for key in latest.keys { latest[key]?.sequence -= shift }
        last -= shift
        acknowledged = 0
    }

    /// The file may keep a little more than 40 days (it counts hours), never less.
    private mutating func prune() throws {
        while try database.prune(at: moment(days: day)) {}
        let kept = try database.read { reader throws in
            try entries.filter { try reader.fact(sequence: $0.sequence) != nil }
        }
        let wronglyGone = entries.filter { entry in
            guard !kept.contains(where: { $0.sequence == entry.sequence }) else { return false }
            return entry.acknowledgedAt.map { $0 > day - 40 } ?? true
        }
        #expect(wronglyGone.isEmpty, "seed \(seed)")
        entries = kept
        latest = latest.filter { $0.value.day >= day - 400 }
    }

    private mutating func reopen() throws {
        try database.close()
        database = try AgentDatabase(path: path)
    }

    private mutating func overlay() throws {
        let customer = identifier(Int.random(in: 0..<4, using: &random))
        let above = Int64.random(in: -3...last + 1, using: &random)
        let found = try database.read { try $0.ownFacts(of: [customer.hash], above: above) }
        let wanted = entries.filter { $0.fact.customer == customer && $0.sequence > above }
        #expect(found.map(\.sequence) == wanted.map(\.sequence), "seed \(seed)")
        #expect(found.map(\.fact) == wanted.map(\.fact), "seed \(seed)")
    }

    private func compare() throws {
        let status = try database.status()
        #expect(status.lastSequence == last, "seed \(seed)")
        #expect(status.acknowledgedSequence == acknowledged, "seed \(seed)")
        let pending = try database.pending(after: acknowledged)
        let wanted = entries.filter { $0.sequence > acknowledged }
        #expect(pending.map(\.sequence) == wanted.map(\.sequence), "seed \(seed)")
        #expect(pending.map(\.fact) == wanted.map(\.fact), "seed \(seed)")
        #expect(pending.map(\.previousSequence) == wanted.map(\.previous), "seed \(seed)")
    }
}
