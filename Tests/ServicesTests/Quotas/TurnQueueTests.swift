import Foundation
import SeededTestSupport
import Testing

@testable import Services

// Goal: tenants are served in turn, calls of one tenant in order, limits hold, and whoever gives up leaves no hole.
// Method: examples, and random runs against a model that keeps everything in plain lists.
@Suite struct TurnQueueTests {
    private let first = UUID()
    private let second = UUID()

    @Test func tenantsTakeTurns() {
        var queue = TurnQueue(limits: .init(running: 1, runningOfTenant: 1, waiting: 9, waitingOfTenant: 9))
        #expect(queue.enter(first) == .runs)
        #expect(queue.enter(first) == .waits(1))
        #expect(queue.enter(first) == .waits(2))
        #expect(queue.enter(second) == .waits(3))
        #expect(queue.enter(second) == .waits(4))
        #expect(queue.leave(first) == 1)
        #expect(queue.leave(first) == 3)
        #expect(queue.leave(second) == 2)
        #expect(queue.leave(first) == 4)
        #expect(queue.leave(second) == nil)
        #expect(queue.runningCount == 0 && queue.waitingCount == 0)
    }

    @Test func oneTenantLeavesRoomForOthers() {
        var queue = TurnQueue(limits: .init(running: 3, runningOfTenant: 2, waiting: 9, waitingOfTenant: 9))
        #expect(queue.enter(first) == .runs)
        #expect(queue.enter(first) == .runs)
        #expect(queue.enter(first) == .waits(1))
        #expect(queue.enter(second) == .runs)
        #expect(queue.leave(second) == nil)
        #expect(queue.leave(first) == 1)
    }

    @Test func tooManyAreRefused() {
        var queue = TurnQueue(limits: .init(running: 1, runningOfTenant: 1, waiting: 3, waitingOfTenant: 2))
        #expect(queue.enter(first) == .runs)
        #expect(queue.enter(first) == .waits(1))
        #expect(queue.enter(first) == .waits(2))
        #expect(queue.enter(first) == .refused)
        #expect(queue.enter(second) == .waits(3))
        #expect(queue.enter(second) == .refused)
        #expect(queue.giveUp(2) == true)
        #expect(queue.giveUp(2) == false)
        #expect(queue.enter(second) == .waits(4))
    }

    /// Random calls, and what must hold of them.
    private struct Run {
        struct Call {
            var number: Int
            var tenant: UUID
            /// Calls of each other tenant that began while this one was its tenant's first.
            var overtaken: [UUID: Int] = [:]
        }

        let limits: TurnQueue.Limits
        var queue: TurnQueue
        var running: [UUID] = []
        var waiting: [Call] = []

        init(_ random: inout SeededGenerator) {
            let running = Int.random(in: 1...4, using: &random)
            limits = TurnQueue.Limits(
                running: running, runningOfTenant: Int.random(in: 1...running, using: &random),
                waiting: Int.random(in: 1...20, using: &random), waitingOfTenant: Int.random(in: 1...8, using: &random))
            queue = TurnQueue(limits: limits)
        }

        func running(_ tenant: UUID) -> Int { running.count { $0 == tenant } }

        mutating func enter(_ tenant: UUID) {
            let entry = queue.enter(tenant)
            let hasPlace = running.count < limits.running && running(tenant) < limits.runningOfTenant
            let mayWait =
                waiting.count < limits.waiting && waiting.count { $0.tenant == tenant } < limits.waitingOfTenant
            switch entry {
            case .runs:
                #expect(hasPlace)
                running.append(tenant)
            case .waits(let number):
                #expect(!hasPlace && mayWait)
                waiting.append(Call(number: number, tenant: tenant))
            case .refused: #expect(!hasPlace && !mayWait)
            }
        }

        mutating func leave(_ random: inout SeededGenerator) {
            guard !running.isEmpty else { return }
            let tenant = running.remove(at: Int.random(in: 0..<running.count, using: &random))
            let number = queue.leave(tenant)
            let eligible = waiting.filter { running($0.tenant) < limits.runningOfTenant }
            #expect((number == nil) == eligible.isEmpty)
            guard let place = waiting.firstIndex(where: { $0.number == number }) else { return }
            let next = waiting.remove(at: place)
            // In order within the tenant, and never beyond its share.
            #expect(!waiting.contains { $0.tenant == next.tenant && $0.number < next.number })
            #expect(running(next.tenant) < limits.runningOfTenant)
            running.append(next.tenant)
            var seen: Set<UUID> = []
            for index in waiting.indices where waiting[index].tenant != next.tenant {
                let owner = waiting[index].tenant
                guard seen.insert(owner).inserted, eligible.contains(where: { $0.tenant == owner }) else { continue }
                waiting[index].overtaken[next.tenant, default: 0] += 1
                // One round: no other tenant begins twice while this one could have begun.
                #expect(waiting[index].overtaken[next.tenant] == 1)
            }
        }

        mutating func giveUp(_ random: inout SeededGenerator) {
            guard !waiting.isEmpty else { return }
            let call = waiting.remove(at: Int.random(in: 0..<waiting.count, using: &random))
            #expect(queue.giveUp(call.number) == true)
            #expect(queue.giveUp(call.number) == false)
        }
    }

    @Test(arguments: 0..<200) func randomCallsTakeTurns(_ number: Int) {
        var random = SeededGenerator(number)
        var run = Run(&random)
        let tenants = (0..<Int.random(in: 1...5, using: &random)).map { _ in UUID() }
        for _ in 0..<400 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5: run.enter(random.pick(tenants))
            case 5..<9: run.leave(&random)
            default: run.giveUp(&random)
            }
            #expect(run.queue.runningCount == run.running.count, "seed \(SeededGenerator.runSeed) run \(number)")
            #expect(run.queue.waitingCount == run.waiting.count)
        }
        while !run.running.isEmpty { run.leave(&random) }
        #expect(run.waiting.isEmpty && run.queue.runningCount == 0 && run.queue.waitingCount == 0)
    }
}
