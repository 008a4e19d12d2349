import Foundation
import SeededTestSupport
import Storage
import Testing

@testable import Services

// Goal: no more agents begin than the limit says, whoever was sent away goes before newcomers, waiting times grow with
// the queue, and everybody gets in. Method: examples, and a chain that comes back all at once in made-up time.
@Suite struct ReturnQueueTests {
    private let tenant = UUID()
    private let agents = (0..<40).map { _ in UUID() }

    private func moment(_ seconds: Int64) -> Moment { Moment(rawValue: 1_700_000_000_000_000 + seconds * 1_000_000) }

    private func queue(_ atOnce: Int, rememberedMax: Int = 100) -> ReturnQueue {
        var limits = ReturnQueue.Limits(atOnce: atOnce, rememberedMax: rememberedMax)
        limits.ofTenantAtOnce = atOnce
        return ReturnQueue(limits: limits)
    }

    @Test func timesGrowWithTheQueue() {
        var queue = queue(2)
        let answers = (0..<8).map { queue.enter(agents[$0], of: tenant, at: moment(0)) }
        #expect(answers == [nil, nil, 5, 5, 10, 10, 15, 15])
        #expect(queue.runningCount == 2 && queue.awayCount == 6)
    }

    @Test func theLongestTimeIsBounded() {
        var queue = queue(1, rememberedMax: 1_000)
        _ = queue.enter(agents[0], of: tenant, at: moment(0))
        let answers = (0..<200).map { _ in queue.enter(UUID(), of: tenant, at: moment(0)) ?? 0 }
        #expect(answers.max() == ReturnQueue.awaySecondsMax && answers.min() == ReturnQueue.stepSeconds)
    }

    @Test func whoIsDueGoesBeforeANewcomer() {
        var queue = queue(1)
        #expect(queue.enter(agents[0], of: tenant, at: moment(0)) == nil)
        #expect(queue.enter(agents[1], of: tenant, at: moment(0)) == 5)
        queue.leave(tenant)
        // The place is free and agent 1 due: a newcomer stands behind it.
        #expect(queue.enter(agents[2], of: tenant, at: moment(6)) == 10)
        #expect(queue.enter(agents[1], of: tenant, at: moment(7)) == nil)
    }

    @Test func aFreePlaceDoesNotWaitForWhoIsNotDueYet() {
        var queue = queue(1)
        #expect(queue.enter(agents[0], of: tenant, at: moment(0)) == nil)
        #expect(queue.enter(agents[1], of: tenant, at: moment(0)) == 5)
        queue.leave(tenant)
        #expect(queue.enter(agents[2], of: tenant, at: moment(1)) == nil)
        queue.leave(tenant)
        #expect(queue.enter(agents[1], of: tenant, at: moment(6)) == nil)
    }

    @Test func whoWasSentAwayTwiceKeepsAPlaceAlsoBeforeItsTime() {
        var queue = queue(1)
        #expect(queue.enter(agents[0], of: tenant, at: moment(0)) == nil)
        #expect(queue.enter(agents[1], of: tenant, at: moment(0)) == 5)
        #expect(queue.enter(agents[1], of: tenant, at: moment(6)) == 5)
        queue.leave(tenant)
        #expect(queue.enter(agents[2], of: tenant, at: moment(7)) == 10)
        #expect(queue.enter(agents[1], of: tenant, at: moment(11)) == nil)
    }

    @Test func whoDoesNotComeLosesItsPlace() {
        var queue = queue(1)
        #expect(queue.enter(agents[0], of: tenant, at: moment(0)) == nil)
        #expect(queue.enter(agents[1], of: tenant, at: moment(0)) == 5)
        queue.leave(tenant)
        // 5 seconds, half of it more by chance, and ten of grace.
        #expect(queue.ask(agents[2], of: tenant, at: moment(17)) != nil)
        #expect(queue.ask(agents[2], of: tenant, at: moment(18)) == nil)
        #expect(queue.awayCount == 1)
    }

    @Test func aClockThatGoesBackKeepsNobodyOut() {
        var queue = queue(1)
        #expect(queue.enter(agents[0], of: tenant, at: moment(0)) == nil)
        #expect(queue.enter(agents[1], of: tenant, at: moment(0)) == 5)
        #expect(queue.enter(agents[1], of: tenant, at: moment(5)) == 5)
        queue.leave(tenant)
        #expect(queue.enter(agents[2], of: tenant, at: moment(-86_400)) == nil)
    }

    @Test func oneTenantLeavesRoomForOthers() {
        var queue = ReturnQueue(limits: ReturnQueue.Limits(atOnce: 4))
        let other = UUID()
        let begun = (0..<5).map { queue.enter(agents[$0], of: tenant, at: moment(0)) == nil }
        #expect(begun == [true, true, true, false, false])
        #expect(queue.enter(agents[5], of: other, at: moment(0)) == nil)
        // Agents of the tenant that is full are due, and nothing is kept for them that they may not have.
        queue.leave(other)
        #expect(queue.enter(agents[6], of: other, at: moment(6)) == nil)
    }

    @Test func beyondWhatIsRememberedEverybodyWaitsLongest() {
        var queue = queue(1, rememberedMax: 2)
        let answers = (0..<5).map { queue.enter(agents[$0], of: tenant, at: moment(0)) }
        #expect(answers == [nil, 5, 10, 300, 300])
        #expect(queue.awayCount == 2)
    }

    @Test func askingBeginsNothing() {
        var queue = queue(1)
        #expect(queue.ask(agents[0], of: tenant, at: moment(0)) == nil)
        #expect(queue.runningCount == 0)
        #expect(queue.enter(agents[0], of: tenant, at: moment(0)) == nil)
    }

    @Test(arguments: 1...5) func aChainThatComesBackAtOnceGetsIn(_ round: Int) {
        var random = SeededGenerator(round)
        let (count, atOnce) = (1_000, 8)
        var queue = queue(atOnce, rememberedMax: 10_000)
        let chain = (0..<count).map { _ in UUID() }
        var arrivals: [Int64: [Int]] = [0: Array(chain.indices)]
        var departures: [Int64: Int] = [:]
        var sentAway = [Int](repeating: 0, count: count)
        var (done, work, second) = (0, Int64(0), Int64(0))
        var busiest = 0
        while done < count, second < 20_000 {
            for _ in 0..<(departures.removeValue(forKey: second) ?? 0) { queue.leave(tenant) }
            let coming = arrivals.removeValue(forKey: second) ?? []
            if second > 0 { busiest = max(busiest, coming.count) }
            for agent in coming.shuffled(using: &random) {
                guard let seconds = queue.enter(chain[agent], of: tenant, at: moment(second)) else {
                    let time = Int64.random(in: 1...12, using: &random)
                    departures[second + time, default: 0] += 1
                    (done, work) = (done + 1, work + time)
                    continue
                }
                sentAway[agent] += 1
                let pause = Double(seconds) * Double.random(in: 1...1.5, using: &random)
                arrivals[second + Int64(pause.rounded(.up)), default: []].append(agent)
            }
            #expect(queue.runningCount <= atOnce)
            second += 1
        }
        #expect(done == count, "seed \(SeededGenerator.runSeed)")
        // Places are used, nobody comes without end, and the first wave is the only one.
        #expect(second <= 3 * work / Int64(atOnce) + 2 * ReturnQueue.awaySecondsMax, "\(second) for \(work)")
        #expect((sentAway.max() ?? 0) <= 20, "\(sentAway.max() ?? 0)")
        #expect(busiest <= count / 10, "\(busiest)")
    }
}
