/// Figures of one timed round.
struct BenchRound: Sendable {
    var callsPerSecond: Double
    var p50Microseconds: Double
    var p99Microseconds: Double

    init(latenciesNanoseconds: [Int64], seconds: Double) {
        let sorted = latenciesNanoseconds.sorted()
        callsPerSecond = Double(sorted.count) / seconds
        p50Microseconds = sorted.isEmpty ? 0 : Double(sorted[sorted.count / 2]) / 1_000
        p99Microseconds = sorted.isEmpty ? 0 : Double(sorted[sorted.count * 99 / 100]) / 1_000
    }
}

/// Medians of the rounds of one kind.
struct BenchRow: Sendable {
    static let heading =
        "kind            in flight    calls/s     p50 us     p99 us  : bare tasks  : bare loop"

    let name: String
    let inFlight: Int
    let callsPerSecond: Double
    let p50Microseconds: Double
    let p99Microseconds: Double
    /// Calls per second of each round.
    let rates: [Double]

    init(name: String, inFlight: Int, rounds: [BenchRound]) {
        self.name = name
        self.inFlight = inFlight
        callsPerSecond = BenchRow.median(rounds.map(\.callsPerSecond))
        p50Microseconds = BenchRow.median(rounds.map(\.p50Microseconds))
        p99Microseconds = BenchRow.median(rounds.map(\.p99Microseconds))
        rates = rounds.map(\.callsPerSecond)
    }

    func line(among rows: [BenchRow]) -> String {
        BenchRow.left(name, 16) + BenchRow.right("\(inFlight)", 9) + BenchRow.right("\(Int(callsPerSecond))", 11)
            + BenchRow.right(BenchRow.tenths(p50Microseconds), 11)
            + BenchRow.right(BenchRow.tenths(p99Microseconds), 11)
            + BenchRow.right(ratio("bare tasks", rows).map(BenchRow.hundredths) ?? "-", 14)
            + BenchRow.right(ratio("bare loop", rows).map(BenchRow.hundredths) ?? "-", 13)
    }

    func json(among rows: [BenchRow]) -> String {
        let tasks = ratio("bare tasks", rows).map { "\($0)" } ?? "null"
        let loop = ratio("bare loop", rows).map { "\($0)" } ?? "null"
        return """
            {"kind":"\(name)","inFlight":\(inFlight),"callsPerSecond":\(callsPerSecond),\
            "p50Microseconds":\(p50Microseconds),"p99Microseconds":\(p99Microseconds),\
            "ratioToBareTasks":\(tasks),"ratioToBareLoop":\(loop),"rates":\(rates)}
            """
    }

    /// Rate against that of a reference with as many in flight; nil if it did not run.
    private func ratio(_ reference: String, _ rows: [BenchRow]) -> Double? {
        rows.first { $0.name == reference && $0.inFlight == inFlight }.map { callsPerSecond / $0.callsPerSecond }
    }

    private static func median(_ values: [Double]) -> Double {
        values.sorted()[values.count / 2]
    }

    private static func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

    private static func hundredths(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }

    private static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
