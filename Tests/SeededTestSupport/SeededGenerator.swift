import Foundation

/// Random numbers that a printed seed repeats.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    /// The seed of this run: `KAKUZUKE_TEST_SEED` where it is set.
    public static let runSeed: UInt64 = {
        let seed =
            ProcessInfo.processInfo.environment["KAKUZUKE_TEST_SEED"].flatMap { UInt64($0) }
            ?? UInt64.random(in: 0...9_999_999)
        print("KAKUZUKE_TEST_SEED=\(seed)")
        return seed
    }()

    private var state: UInt64

    /// Starts a sequence of its own for each number within the run.
    public init(_ number: Int) {
        state = Self.runSeed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(number)
    }

    /// Starts the sequence of a seed of one's own.
    public init(seed: UInt64) {
        state = seed
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// True in so many of a hundred cases.
    public mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    /// An integer of `range`.
    public mutating func number(in range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// An integer of `range`.
    public mutating func number(_ range: ClosedRange<Int>) -> Int { number(in: range) }

    /// Some of the values, at least `least`, in random order.
    public mutating func some<Value>(_ values: [Value], least: Int = 1) -> [Value] {
        Array(values.shuffled(using: &self).prefix(number(in: least...values.count)))
    }

    /// One of the values.
    public mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &self)]
    }
}
