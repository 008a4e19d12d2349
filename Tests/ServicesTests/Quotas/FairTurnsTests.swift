import Foundation
import SeededTestSupport
import Synchronization
import Testing

@testable import Services

// Goal: no more calls than allowed run at a time, all get their turn, and whoever gives up blocks nobody.
@Suite struct FairTurnsTests {
    private static let tenant = UUID()

    private final class Counter: Sendable {
        private let state = Mutex((now: 0, most: 0, done: 0))

        func enter() {
            state.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
        }
        func leave() {
            state.withLock {
                $0.now -= 1
                $0.done += 1
            }
        }
        var most: Int { state.withLock { $0.most } }
        var done: Int { state.withLock { $0.done } }
    }

    @Test func atMostSoManyRunAtATime() async throws {
        let turns = FairTurns("test", limits: .init(running: 3, runningOfTenant: 3, waiting: 100, waitingOfTenant: 100))
        let counter = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    try await turns.take(Self.tenant) {
                        counter.enter()
                        try await Task.sleep(for: .milliseconds(2))
                        counter.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect((2...3).contains(counter.most))
        #expect(counter.done == 40)
    }

    @Test(.timeLimit(.minutes(1))) func whoeverGivesUpOrFailsPassesTheTurnOn() async throws {
        struct Failure: Error {}
        let turns = FairTurns("test", limits: .init(running: 1, runningOfTenant: 1, waiting: 100, waitingOfTenant: 100))
        let (gate, opener) = AsyncStream.makeStream(of: Void.self)
        let (entered, entry) = AsyncStream.makeStream(of: Void.self)
        let first = Task {
            try await turns.take(Self.tenant) {
                entry.finish()
                for await _ in gate {}
            }
        }
        for await _ in entered {}
        let quitter = Task { try await turns.take(Self.tenant) {} }
        while await turns.waitingCount < 1 { await Task.yield() }
        let failing = Task { try await turns.take(Self.tenant) { throw Failure() } }
        while await turns.waitingCount < 2 { await Task.yield() }
        let last = Task { try await turns.take(Self.tenant) { 7 } }
        while await turns.waitingCount < 3 { await Task.yield() }
        quitter.cancel()
        await #expect(throws: CancellationError.self) { try await quitter.value }
        #expect(await turns.waitingCount == 2)
        opener.finish()
        try await first.value
        await #expect(throws: Failure.self) { try await failing.value }
        #expect(try await last.value == 7)
    }

    @Test(.timeLimit(.minutes(1))) func tooManyAreToldWhenToComeAgain() async throws {
        let turns = FairTurns("test", limits: .init(running: 1, runningOfTenant: 1, waiting: 2, waitingOfTenant: 1))
        let (gate, opener) = AsyncStream.makeStream(of: Void.self)
        let first = Task { try await turns.take(Self.tenant) { for await _ in gate {} } }
        while await turns.runningCount < 1 { await Task.yield() }
        let second = Task { try await turns.take(Self.tenant) {} }
        while await turns.waitingCount < 1 { await Task.yield() }
        let refused = await #expect(throws: ServiceError.self) { try await turns.take(Self.tenant) {} }
        #expect(refused?.code == .tooMuch)
        #expect(refused?.parameters == ["seconds": String(FairTurns.retrySeconds), "quota": "test"])
        // Another tenant is not held responsible, until the whole queue is full.
        let other = Task { try await turns.take(UUID()) {} }
        while await turns.waitingCount < 2 { await Task.yield() }
        await #expect(throws: ServiceError.self) { try await turns.take(UUID()) {} }
        opener.finish()
        try await first.value
        try await second.value
        try await other.value
        #expect(await turns.runningCount == 0)
        #expect(await turns.waitingCount == 0)
    }

    // Goal: callers that give up at any moment leave no hole and lose no turn. Method: many calls of a few tenants, a
    // random half of which is cancelled, until all have ended; then the turns are as new.
    @Test(.timeLimit(.minutes(1))) func callersThatGiveUpAtAnyMomentLeaveNoHole() async throws {
        let turns = FairTurns("test", limits: .init(running: 2, runningOfTenant: 2, waiting: 999, waitingOfTenant: 999))
        let counter = Counter()
        let tenants = (0..<3).map { _ in UUID() }
        var random = SeededGenerator(71)
        var calls: [Task<Void, any Error>] = []
        for _ in 0..<300 {
            let tenant = random.pick(tenants)
            calls.append(
                Task {
                    try await turns.take(tenant) {
                        counter.enter()
                        await Task.yield()
                        counter.leave()
                    }
                })
            if random.chance(50) { random.pick(calls).cancel() }
            if random.chance(20) { await Task.yield() }
        }
        for call in calls { _ = await call.result }
        #expect(counter.most <= 2)
        #expect(await turns.runningCount == 0)
        #expect(await turns.waitingCount == 0)
        #expect(try await turns.take(tenants[0]) { 7 } == 7)
    }
}
