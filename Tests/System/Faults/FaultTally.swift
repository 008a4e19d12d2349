/// What many scenarios came to.
struct FaultTally: CustomStringConvertible {
    /// Scenarios that ended with the ledger equal.
    private(set) var equal = 0
    /// Seeds of those that did not.
    private(set) var failed: [UInt64] = []
    private var receipts = 0
    /// Yen without tax.
    private var yen = 0
    private var adoptions = 0
    private var newFiles = 0
    private var kinds: [FaultKind: Int] = [:]

    /// Counts a scenario that has ended well.
    mutating func add(_ outcome: FaultScenario.Outcome) {
        equal += 1
        receipts += outcome.receipts
        yen += outcome.yen
        adoptions += outcome.adoptions
        newFiles += outcome.newFiles
        for kind in outcome.kinds { kinds[kind, default: 0] += 1 }
    }

    /// Counts a scenario that has not.
    mutating func addFailure(_ seed: UInt64) { failed.append(seed) }

    var description: String {
        let counts = FaultKind.allCases.map { "\($0) \(kinds[$0] ?? 0)" }.joined(separator: ", ")
        let failures = failed.isEmpty ? "" : ", \(failed.count) failed: \(failed.sorted())"
        return "\(equal) scenarios equal\(failures); \(receipts) receipts, \(yen) yen; \(adoptions) agents adopted, "
            + "\(newFiles) enrolled anew; faults: \(counts)"
    }
}
