import SeededTestSupport
import Storage
import Testing

@testable import Services

// Goal: no more is granted than the rate, one bucket and one oversized request allow; nothing waits for ever; the time
// that a refusal names is enough and not too long. Method: examples, and random requests against these sums.
@Suite struct RateQuotaTests {
    private func at(_ seconds: Int64, _ microseconds: Int64 = 0) -> Moment {
        Moment(rawValue: 1_700_000_000_000_000 + seconds * 1_000_000 + microseconds)
    }

    @Test func aFullBucketHoldsTenSeconds() {
        var quota = RateQuota(ratePerSecond: 5, at: at(0))
        for _ in 0..<50 { #expect(quota.take(1, at: at(0)) == nil) }
        #expect(quota.take(1, at: at(0)) == 1)
        #expect(quota.take(1, at: at(0, 199_999)) == 1)
        #expect(quota.take(1, at: at(0, 200_000)) == nil)
        #expect(quota.take(10, at: at(0, 200_000)) == 2)
        #expect(quota.take(10, at: at(2, 200_000)) == nil)
    }

    @Test func whatIsLargerThanTheBucketPassesOnceItIsFullAndLeavesADebt() {
        var quota = RateQuota(ratePerSecond: 10, at: at(0))
        #expect(quota.take(1, at: at(0)) == nil)
        #expect(quota.take(400, at: at(0)) == 1)
        #expect(quota.take(400, at: at(1)) == nil)
        // 300 are owed: one more is free after 30 seconds and a tenth.
        #expect(quota.take(1, at: at(1)) == 31)
        #expect(quota.take(1, at: at(31)) == 1)
        #expect(quota.take(1, at: at(31, 100_000)) == nil)
    }

    @Test func theTimeToWaitIsBounded() {
        var quota = RateQuota(ratePerSecond: 1, at: at(0))
        #expect(quota.take(8_000, at: at(0)) == nil)
        #expect(quota.take(1, at: at(0)) == RateQuota.retrySecondsMax)
        #expect(quota.take(1, at: at(7_990)) == 1)
        #expect(quota.take(1, at: at(7_991)) == nil)
    }

    @Test func withoutARateNothingIsLimited() {
        var quota = RateQuota(ratePerSecond: 0, at: at(0))
        for _ in 0..<100 { #expect(quota.take(.max, at: at(0)) == nil) }
        #expect(quota.isFull(at: at(0)))
        var limited = RateQuota(ratePerSecond: 1, at: at(0))
        #expect(limited.take(0, at: at(0)) == nil && limited.take(-5, at: at(0)) == nil)
        #expect(limited.isFull(at: at(0)))
    }

    @Test func anotherRateKeepsWhatWasUsed() {
        var quota = RateQuota(ratePerSecond: 10, at: at(0))
        for _ in 0..<100 { #expect(quota.take(1, at: at(0)) == nil) }
        quota.change(ratePerSecond: 1, at: at(0))
        #expect(quota.take(1, at: at(0)) == 1)
        quota.change(ratePerSecond: 1_000, at: at(0))
        #expect(quota.take(500, at: at(0)) == 1)
        quota.change(ratePerSecond: 0, at: at(0))
        #expect(quota.take(1_000_000, at: at(0)) == nil)
        quota.change(ratePerSecond: 2, at: at(0))
        #expect(quota.take(20, at: at(0)) == nil)
        #expect(quota.take(1, at: at(0)) == 1)
    }

    @Test func aClockThatGoesBackNeitherGivesNorBlocks() {
        var quota = RateQuota(ratePerSecond: 1, at: at(1_000))
        for _ in 0..<10 { #expect(quota.take(1, at: at(1_000)) == nil) }
        #expect(quota.take(1, at: at(0)) == 1)
        #expect(quota.take(1, at: at(1)) == nil)
    }

    @Test func extremesDoNotOverflow() {
        for rate in [Int64.min, -1, 1, RateQuota.ratePerSecondMax, .max] {
            var quota = RateQuota(ratePerSecond: rate, at: Moment(rawValue: -(1 << 60)))
            for _ in 0..<1_000 { _ = quota.take(.max, at: Moment(rawValue: -(1 << 60))) }
            _ = quota.take(1, at: Moment(rawValue: 1 << 60))
            #expect(quota.isFull(at: Moment(rawValue: 1 << 61)))
        }
    }

    @Test(arguments: 0..<200) func randomRequestsKeepTheSums(_ run: Int) {
        var random = SeededGenerator(run)
        let rate = Int64.random(in: 1...50, using: &random)
        let largest = Int.random(in: 1...2_000, using: &random)
        var now: Int64 = 0
        var quota = RateQuota(ratePerSecond: rate, at: Moment(rawValue: 0))
        var granted: Int64 = 0
        for _ in 0..<300 {
            now += Int64.random(in: 0...3_000_000, using: &random)
            let count = Int.random(in: 1...largest, using: &random)
            let before = quota
            guard let seconds = quota.take(count, at: Moment(rawValue: now)) else {
                granted += Int64(count)
                // The rate, one bucket, and what was larger than the bucket.
                let allowed = rate * (now / 1_000_000 + 1 + RateQuota.capacitySeconds) + Int64(largest)
                #expect(granted <= allowed, "seed \(SeededGenerator.runSeed) run \(run)")
                continue
            }
            #expect((1...RateQuota.retrySecondsMax).contains(seconds))
            guard seconds < RateQuota.retrySecondsMax else { continue }
            var later = quota
            #expect(later.take(count, at: Moment(rawValue: now + seconds * 1_000_000)) == nil)
            var earlier = before
            #expect(seconds == 1 || earlier.take(count, at: Moment(rawValue: now + (seconds - 1) * 1_000_000)) != nil)
        }
    }
}
