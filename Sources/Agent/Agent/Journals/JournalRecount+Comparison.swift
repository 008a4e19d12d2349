import KakuzukeProtocol
import LocalStore
import Rating
import SwiftProtobuf

extension JournalRecount {
    /// What came of comparing the journals with the spool.
    struct Comparison: Sendable {
        var days: [JournalDay] = []
        /// True: the journals have receipts of which the agent has never heard; reading them again brings them in.
        var hasNeverSeen = false
    }

    /// What is summed up of a date.
    private struct Sum {
        var receipts: [(key: String, digest: [UInt8], amount: Int64)] = []
        var missing: [String] = []
        var gone: [String] = []
        var held = 0
    }

    /// Compares what was read with the spool as it is now.
    ///
    /// - Parameters:
    ///   - reader: one state of the agent's file.
    ///   - moment: the agent's wall clock.
    /// - Returns: the dates of which journals hold anything, or should.
    /// - Throws: what reading the file throws.
    func comparison(
        _ reader: LocalReader, at moment: StoredInstant
    ) throws -> Comparison {
        guard !isOverfull else { return Comparison() }
        let kind = FactKind.receipt.rawValue
        var comparison = Comparison()
        var sums: [CalendarDate: Sum] = [:]
        var counted: [String: DayFact] = [:]
        for fact in try reader.dayFacts(kind: kind, dates, through: .max) { counted[fact.key] = fact }
        for (key, seen) in receipts {
            if let own = counted[key], let same = seen.contents.first(where: { $0.digest == own.digest }) {
                sums[own.businessDate, default: Sum()].receipts.append((key, same.digest, same.amount))
                continue
            }
            guard !seen.isVoid, let last = seen.contents.last, dates.contains(last.date) else { continue }
            sums[last.date, default: Sum()].receipts.append((key, last.digest, last.amount))
            let standing = try reader.journalStanding(
                kind: kind, key: key, digests: seen.contents.map(\.digest), reading: seen.reading)
            switch standing {
            case .known, .held: sums[last.date, default: Sum()].held += 1
            case .missing, .neverSeen:
                sums[last.date, default: Sum()].missing.append(key)
                comparison.hasNeverSeen = comparison.hasNeverSeen || standing == .neverSeen
            }
        }
        for fact in try gone(reader, counted.values) {
            sums[fact.businessDate, default: Sum()].gone.append(fact.key)
        }
        comparison.days = try sums.sorted { $0.key < $1.key }.map { date, sum in
            let isDifferent = !sum.missing.isEmpty || !sum.gone.isEmpty
            return JournalDay(
                businessDate: date, isDifferent: isDifferent,
                contents: try Self.view(sum, at: moment).serializedBytes())
        }
        return comparison
    }

    /// Receipts that the agent has read from journals, and that stand there no more although all journals of their
    /// date are there.
    private func gone(
        _ reader: LocalReader, _ facts: some Sequence<DayFact>
    ) throws -> [DayFact] {
        let there = Set(finished.filter(\.isUnchanged).map(\.id))
        var files: [CalendarDate: Set<JournalFileID>] = [:]
        for follower in followers {
            files.merge(try reader.journalFiles(source: follower.name, dates)) { $0.union($1) }
        }
        return try facts.filter { fact in
            guard receipts[fact.key] == nil, let own = files[fact.businessDate], own.isSubset(of: there) else {
                return false
            }
            return try reader.wasReadFromJournal(kind: FactKind.receipt.rawValue, key: fact.key)
        }
    }

    private static func view(_ sum: Sum, at moment: StoredInstant) -> Kakuzuke_V1_JournalView {
        var view = Kakuzuke_V1_JournalView()
        var digest = DayDigest()
        for receipt in sum.receipts.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            digest.add(key: receipt.key, content: receipt.digest)
        }
        view.view = Kakuzuke_V1_DayView(
            receipts: Int64(sum.receipts.count), amount: sum.receipts.reduce(0) { $0 + $1.amount },
            digest: digest.bytes)
        view.countedAtMs = moment.millisecondsSinceEpoch
        view.missingAtAgent = UInt64(sum.missing.count)
        view.missingInJournals = UInt64(sum.gone.count)
        view.held = UInt64(sum.held)
        let differences =
            sum.missing.sorted().map { ($0, Kakuzuke_V1_DayDifferenceKind.missingFromSpool) }
            + sum.gone.sorted().map { ($0, Kakuzuke_V1_DayDifferenceKind.missingInJournals) }
        view.differences = differences.prefix(DayLimits.journalDifferencesMax).map { key, kind in
            var difference = Kakuzuke_V1_DayDifference()
            difference.receiptKey = key
            difference.kind = kind
            return difference
        }
        return view
    }
}
