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

/// Median of the rounds of one kind.
struct BenchRow: Sendable {
    static let heading = "kind            in flight    calls/s     p50 us     p99 us   ratio"

    let name: String
    let inFlight: Int
    let callsPerSecond: Double
    let p50Microseconds: Double
    let p99Microseconds: Double
    /// Rate against the reference's; 1 for the reference.
    let ratio: Double

    init(name: String, inFlight: Int, rounds: [BenchRound], reference: BenchRow?) {
        self.name = name
        self.inFlight = inFlight
        callsPerSecond = BenchRow.median(rounds.map(\.callsPerSecond))
        p50Microseconds = BenchRow.median(rounds.map(\.p50Microseconds))
        p99Microseconds = BenchRow.median(rounds.map(\.p99Microseconds))
        ratio = reference.map { [rate = callsPerSecond] in rate / $0.callsPerSecond } ?? 1
    }

    var line: String {
        BenchRow.left(name, 16) + BenchRow.right("\(inFlight)", 9) + BenchRow.right("\(Int(callsPerSecond))", 11)
            + BenchRow.right(BenchRow.tenths(p50Microseconds), 11) + BenchRow.right(BenchRow.tenths(p99Microseconds), 11)
            + BenchRow.right(BenchRow.hundredths(ratio), 8)
    }

    var json: String {
        """
        {"kind":"\(name)","inFlight":\(inFlight),"callsPerSecond":\(callsPerSecond),"p50Microseconds":\(p50Microseconds),\
        "p99Microseconds":\(p99Microseconds),"ratio":\(ratio)}
        """
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
