import Foundation

/// Random numbers that a seed repeats: SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A number of the range.
    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// True in `percent` of the calls.
    mutating func chance(_ percent: Int) -> Bool { number(0...99) < percent }

    /// One of the values.
    mutating func pick<Value>(_ values: [Value]) -> Value { values[number(0...(values.count - 1))] }

    /// Some of the values, at least `least`, in random order.
    mutating func some<Value>(_ values: [Value], least: Int = 1) -> [Value] {
        Array(values.shuffled(using: &self).prefix(number(least...values.count)))
    }
}

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
