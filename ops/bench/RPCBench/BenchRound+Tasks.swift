extension BenchRound {
    /// Times calls that a number of tasks of Swift's pool make one after the other.
    static func measure(
        inFlight: Int, seconds: Double, _ call: @escaping @Sendable () async throws -> Void
    ) async throws -> BenchRound {
        try await call()
        let start = ContinuousClock.now
        let end = start + .seconds(seconds)
        let latencies = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for _ in 0..<inFlight {
                group.addTask {
                    var latencies: [Int64] = []
                    var before = ContinuousClock.now
                    while before < end {
                        try await call()
                        let after = ContinuousClock.now
                        latencies.append((after - before).nanoseconds)
                        before = after
                    }
                    return latencies
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let measured = Double((ContinuousClock.now - start).nanoseconds) / 1_000_000_000
        return BenchRound(latenciesNanoseconds: latencies, seconds: measured)
    }
}

extension Duration {
    /// Whole nanoseconds.
    var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}
