import Foundation

/// The seed and the length of a run, from the environment.
enum TestRun {
    /// `KAKUZUKE_TEST_SEED`, or a new seed for each run; printed, so that a failure can be repeated.
    static let seed: UInt64 = {
        let seed =
            ProcessInfo.processInfo.environment["KAKUZUKE_TEST_SEED"].flatMap(UInt64.init)
            ?? UInt64.random(in: 0...999_999_999)
        print("KAKUZUKE_TEST_SEED=\(seed)")
        return seed
    }()

    /// How often random tests repeat: a number from the environment, or its default.
    static func count(_ name: String, default count: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap(Int.init) ?? count
    }
}
